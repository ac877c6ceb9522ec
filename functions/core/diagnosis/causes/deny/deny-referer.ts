import { defineDeny } from '../../deny-hits.ts';

export default defineDeny({
  id: 'deny-referer',
  title: 'A Deny on the Referer header refuses CloudFront',
  why: 'CloudFront removes the viewer’s Referer unless it is forwarded or set as a custom header of the origin.',
  propose: (view) => ({
    change: { kind: 'manual' },
    safety: 'manual',
    steps: [
      `Set the custom header Referer of origin ${view.origin.Id} to the value the Deny expects, or ask the owner of the Deny to retire it in favour of an OAC. The value is a shared secret: do not paste it into a ticket.`,
    ],
    deadEnds: ['Adding an Allow would not fix this: an explicit Deny always wins.'],
  }),
});
