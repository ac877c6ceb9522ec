import { beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../functions/core/policy/document.ts';
import { addBucket, addObject } from '../../sandbox/build/bucket.ts';
import { addDistribution } from '../../sandbox/build/distribution.ts';
import { addOac } from '../../sandbox/build/identity.ts';
import { s3Origin } from '../../sandbox/build/origin.ts';
import { oacGrant, policyOf } from '../../sandbox/scenarios/statements.ts';
import { addWebsite } from '../../sandbox/scenarios/website.ts';
import { alarmNamed } from '../e2e/alarms.ts';
import { useApprovalSettings } from '../e2e/approval-settings.ts';
import { undoLinkIn } from '../e2e/browser.ts';
import { emptySandbox, loadExampleWorld, SITE } from '../e2e/example-world.ts';
import { jsonOf, kindsOf, lastMessage, linksIn, newestLink, statementsIn, useSandbox } from '../e2e/story.ts';
import { ask, FORM, genuine, linkOf, type PageAnswer, pathOf, withFields } from './page-requests.ts';

const sandbox = useSandbox();

const ID = 'E1HOSTILE00001';
const BUCKET = 'hostile-site';

/** Every trick at once, short enough for an alarm's name; the field's name tells what got through. */
function hostile(field: string): string {
  return [
    `${field}<script>alert(1)</script>"'\`><img src=x onerror=alert(1)></pre>`,
    '\r\nSet-Cookie: stolen=1\r\n\r\n<h1>evil</h1>',
    '\nAPPROVE: https://evil.example/plans\u2028Bcc: a@evil.example',
    '\u202e\u200b\u0000\u001b[2J\u0007%0d%0aX: y javascript:alert(1)',
  ].join('');
}

const FORMER = 'arn:aws:cloudfront::111122223333:distribution/E1SOMEBODYELSE';
/** A grant that CloudFront just misses, so that every message and page is about it; and one for somebody else. */
const THEIRS: readonly Statement[] = [
  { ...oacGrant(BUCKET, FORMER), Sid: hostile('sid') },
  {
    Sid: 'Another',
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::444455556666:root' },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${BUCKET}/<script>alert(1)</script>/*`,
    Condition: {
      StringEquals: { [`aws:PrincipalTag/${hostile('tag-key')}`]: 'x', 'aws:Referer': hostile('condition') },
    },
  },
];

const pages: PageAnswer[] = [];

/** A site that is hostile in every field that its owner, or whoever can write there, chooses; repaired and undone. */
beforeAll(async () => {
  await emptySandbox(sandbox());
  const { world } = sandbox();
  const oac = addOac(world, 'E1HOSTILE00OAC', { Description: hostile('oac'), Name: hostile('oac name') });
  const tags = {
    'aws:cloudformation:stack-name': hostile('stack'),
    [hostile('tag')]: hostile('tag value'),
    team: hostile('team'),
  };
  const bucket = addBucket(world, { name: BUCKET, policy: policyOf(...THEIRS), tags });
  addWebsite(world, bucket);
  addObject(world, bucket, hostile('key'), 'x');
  addDistribution(world, {
    id: ID,
    origins: [s3Origin({ bucket: BUCKET, oac, id: hostile('origin') })],
    config: { Comment: hostile('comment'), Aliases: { Quantity: 1, Items: [hostile('alias')] } },
    domainName: 'd1hostile.cloudfront.net',
  });
  await sandbox().invoke('incident-responder', alarmNamed(world, ID, hostile('alarm')));
  await pressed('approve', newestLink(sandbox()));
  await pressed('undo', undoLinkIn(lastMessage(sandbox()).text));
  await sandbox().invoke('incident-responder', alarmNamed(world, ID, hostile('alarm'), 'OK'));
  await sandbox().runAudit();
});

const HEADERS = {
  ...FORM,
  'user-agent': hostile('agent'),
  referer: hostile('referer'),
  'x-forwarded-host': 'evil.example',
};

/** Opens the link and decides under a hostile name; keeps every page that was shown. */
async function pressed(decision: string, url: string): Promise<void> {
  const link = linkOf(url);
  const address = { rawPath: pathOf(link), rawQueryString: `token=${link.token}`, headers: HEADERS };
  pages.push(await ask(sandbox(), address));
  const form = await genuine(sandbox(), link, decision);
  pages.push(
    await ask(sandbox(), { ...form, headers: HEADERS, body: withFields(form.body, { name: hostile('name') }) }),
  );
  pages.push(await ask(sandbox(), address));
}

const TAGS = new Set(
  'a body br button code dd del details dl dt footer form h1 h2 h3 head html input ins label li main meta p pre span strong style summary title ul div'.split(
    ' ',
  ),
);

function expectHarmlessPage({ body, headers, cookies }: PageAnswer): void {
  const tags = [...body.matchAll(/<\/?([a-z0-9]+)\b([^>]*)>/gi)].map(([, name = '', attributes = '']) => ({
    name,
    attributes,
  }));
  expect(tags.map(({ name }) => name.toLowerCase()).filter((name) => !TAGS.has(name))).toEqual([]);
  expect(tags.filter(({ attributes }) => /\bon\w+\s*=|javascript:/i.test(attributes))).toEqual([]);
  const addresses = [...body.matchAll(/\b(?:href|action|src)="([^"]*)"/g)].map(([, address]) => address);
  expect(addresses.filter((address) => address?.includes('evil.example'))).toEqual([]);
  expect(body).not.toMatch(UNPRINTABLE);
  for (const value of [...Object.values(headers), ...cookies]) expect(value).not.toMatch(/[\r\n]|evil|stolen/);
  expect(cookies.every((cookie) => cookie.startsWith('__Host-originmend-'))).toBe(true);
}

/** Everything that is neither a letter, a sign nor a line end: controls, direction marks, separators. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe('hostile text in every field', () => {
  it('was really there: the story went through all of it', () => {
    expect(kindsOf(sandbox().inbox)).toEqual(['proposal', 'applied', 'undone', 'recovered', 'audit']);
    expect(pages.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200, 200]);
    const shown =
      pages.map(({ body }) => body).join('') +
      sandbox()
        .inbox.map(({ text }) => text)
        .join('');
    for (const field of ['sid', 'condition', 'alarm', 'name', 'key', 'stack']) {
      expect(shown).toMatch(new RegExp(`${field}(?:<|&lt;)script`));
    }
  });

  it('stays text on every page, and leaves every header alone', () => {
    for (const page of pages) expectHarmlessPage(page);
    console.info(`pages: ${pages.length}, bytes: ${pages.reduce((sum, { body }) => sum + body.length, 0)}`);
  });

  it('stays within its line in every message', () => {
    for (const { text } of sandbox().inbox) {
      expect(text).not.toMatch(UNPRINTABLE);
      expect(text).not.toMatch(/^\s*(?:APPROVE|Set-Cookie|Bcc|<h1>)/m);
    }
  });

  it('leaves subjects one short line of ASCII, and the machine copies whole', () => {
    for (const message of sandbox().inbox) {
      expect(message.subject).toMatch(/^[A-Za-z0-9][\x20-\x7e]{0,98}$/);
      expect(jsonOf(message)).toMatchObject({ kind: message.attributes['kind'] });
      for (const value of Object.values(message.attributes)) expect(value).not.toMatch(/[\r\n]|evil/);
    }
  });

  it('does not lead the links of a message away', () => {
    for (const { text } of sandbox().inbox) {
      const decisive = [...text.matchAll(/https?:\/\/[^\s<>"]+\/plans\/[0-9a-f]{32}[^\s<>"]*/g)].map(([url]) => url);
      for (const url of decisive) expect(url.startsWith(`${sandbox().url}/approval/plans/`)).toBe(true);
    }
  });

  it('was not touched by the repair: the statement of somebody else is there, letter for letter', () => {
    expect(statementsIn(sandbox(), BUCKET)).toEqual(THEIRS);
  });
});

describe('hostile names of approvers', () => {
  const NAME = '"><script>alert(1)</script>\'`<img src=x onerror=alert(1)>';
  const configure = useApprovalSettings();

  it('stay text on the pages, in the messages and in the record', async () => {
    configure({ ORIGINMEND_APPROVERS: `${NAME},bob`, ORIGINMEND_QUORUM: '2' });
    await loadExampleWorld(sandbox());
    await sandbox().ringAlarm(SITE, 'ALARM');
    const [theirs, bobs] = sandbox().inbox.map((message) => linkOf(linksIn(sandbox(), message)[0] ?? ''));
    if (!theirs || !bobs) throw new Error('there are no personal links');
    expect(sandbox().inbox[0]?.attributes['approver']).toBe(NAME);
    const shown = await ask(sandbox(), { rawPath: pathOf(theirs), rawQueryString: `token=${theirs.token}` });
    const waiting = await ask(sandbox(), await genuine(sandbox(), theirs, 'approve'));
    const applied = await ask(sandbox(), await genuine(sandbox(), bobs, 'approve'));
    for (const page of [shown, waiting, applied]) expectHarmlessPage(page);
    expect([shown, waiting, applied].every(({ body }) => body.includes('&lt;script&gt;alert(1)'))).toBe(true);
    for (const { subject } of sandbox().inbox) expect(subject).not.toContain('<script>');
  });
});

describe('hostile names where a name must be plain', () => {
  it('an origin that names a bucket of markup is examined and told without it', async () => {
    await emptySandbox(sandbox());
    const oac = addOac(sandbox().world, 'E1HOSTILE00OAC');
    const origin = s3Origin({ bucket: 'x', oac });
    const DomainName = `"><script>alert(1)</script>.s3.us-east-1.amazonaws.com`;
    addDistribution(sandbox().world, { id: ID, origins: [{ ...origin, DomainName }] });
    await sandbox().ringAlarm(ID, 'ALARM');
    expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
    expect(lastMessage(sandbox()).subject).not.toContain('<script>');
  });
});
