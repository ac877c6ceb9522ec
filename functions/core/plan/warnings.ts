import type { OriginView } from '../diagnosis/origin-view.ts';
import { readersOf } from '../diagnosis/other-readers.ts';
import type { Facts } from '../facts.ts';
import { isUnreadable } from '../facts.ts';

/** What an approver should know before saying yes: who else uses the bucket, and who will overwrite the change. */
export function warningsFor(facts: Facts, views: readonly OriginView[]): readonly string[] {
  const view = views[0];
  if (!view) return [];
  return [...ownershipWarnings(view), ...readerWarnings(view), ...statusWarnings(facts)];
}

/** Tags that infrastructure tools put on what they own. */
const OWNER_TAGS: readonly (readonly [key: RegExp, tool: string])[] = [
  [/^aws:cloudformation:stack-name$/, 'CloudFormation stack'],
  [/^aws:servicecatalog:/, 'Service Catalog product'],
  [/^(terraform|tf[-_:]?(workspace|module|stack)?|managed[-_]?by[-_]?terraform)$/i, 'Terraform'],
  [/^pulumi/i, 'Pulumi'],
  [/^sst:/i, 'SST app'],
];

function ownershipWarnings(view: OriginView): readonly string[] {
  const tags = view.read('bucket.tags');
  if (tags.kind !== 'known')
    return [`The tags of bucket ${view.bucket} could not be read, so it is not known whether a stack owns its policy.`];
  return Object.entries(tags.value).flatMap(([key, value]) => {
    const owner = ownerOf(key, value);
    return owner
      ? [
          `Bucket ${view.bucket} is managed by ${owner}: its next deploy may revert this change. Put the same statement into its source.`,
        ]
      : [];
  });
}

function ownerOf(key: string, value: string): string | undefined {
  const tool = OWNER_TAGS.find(([pattern]) => pattern.test(key))?.[1];
  if (tool) return `${tool} ${value}`;
  return /^managed[-_ ]?by$/i.test(key) && value ? value : undefined;
}

function readerWarnings(view: OriginView): readonly string[] {
  const readers = readersOf(view) ?? [];
  if (readers.length === 0) return [];
  return [
    `Other distributions read this bucket too and are not affected: ${readers.map((reader) => reader.Id).join(', ')}.`,
  ];
}

function statusWarnings(facts: Facts): readonly string[] {
  if (isUnreadable(facts.distribution) || facts.distribution.Status !== 'InProgress') return [];
  return [
    'The distribution is still being deployed (InProgress): some edge locations use its previous configuration for a few minutes.',
  ];
}
