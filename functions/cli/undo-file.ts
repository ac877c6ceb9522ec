import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { parsePolicyText } from '../core/policy/document.ts';
import type { ChangePlan } from '../workflow/change-writer.ts';
import { UsageError } from './usage-error.ts';

const bucketPolicySchema = z.object({
  formatVersion: z.literal(1),
  kind: z.optional(z.literal('put-bucket-policy')),
  bucket: z.string(),
  region: z.string(),
  ownerAccountId: z.string(),
  previousText: z.nullable(z.string()),
  writtenText: z.string(),
  at: z.string(),
  planId: z.optional(z.string()),
  distributionId: z.optional(z.string()),
  fingerprint: z.optional(z.string()),
});

const changeSchema = z.object({
  formatVersion: z.literal(1),
  kind: z.literal('change'),
  plan: z.looseObject({
    kind: z.enum([
      'update-distribution',
      'update-origin-access-control',
      'put-key-policy',
      'migrate-to-oac',
      'remove-oai-grant',
    ]),
    distributionId: z.string(),
  }),
  previousText: z.nullable(z.string()),
  writtenText: z.string(),
  at: z.string(),
  planId: z.optional(z.string()),
});

/** What `originmend fix` keeps before it writes a bucket policy: enough to put the exact previous one back. */
export type BucketPolicyUndoFile = z.infer<typeof bucketPolicySchema>;

/** The same for any other plan; the texts are those of the workflow's undo record. */
export interface ChangeUndoFile {
  readonly formatVersion: 1;
  readonly kind: 'change';
  readonly plan: ChangePlan;
  readonly previousText: string | null;
  readonly writtenText: string;
  readonly at: string;
  readonly planId?: string | undefined;
}

export type UndoFile = BucketPolicyUndoFile | ChangeUndoFile;

/** Written for the owner alone, and never over another file. */
export async function writeUndoFile(path: string, file: UndoFile): Promise<void> {
  const text = `${JSON.stringify(file, null, 2)}\n`;
  await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error: Error) => {
    throw new UsageError(
      `The undo file ${path} could not be written, and nothing is changed without one: ${error.message}. Run the command in a folder that you may write to.`,
      { cause: error },
    );
  });
}

/** Throws UsageError naming the file and what was expected. */
export async function readUndoFile(path: string): Promise<UndoFile> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UsageError(`The undo file ${path} could not be read: ${error.message}. ${WHICH_FILE}`, { cause: error });
  });
  const content = parsePolicyText(text);
  const change = changeSchema.safeParse(content);
  // The plan is the one that fix wrote; what it would restore is compared with the file's own marks before any write.
  if (change.success) return { ...change.data, plan: change.data.plan as unknown as ChangePlan };
  const policy = bucketPolicySchema.safeParse(content);
  if (policy.success) return policy.data;
  const issue = (content?.['kind'] === 'change' ? change : policy).error.issues[0];
  throw new UsageError(`${path} is no undo file: ${whatIsWrong(content, issue)}. ${WHICH_FILE}`);
}

const WHICH_FILE = 'Name the file that originmend fix printed after "Undo with".';

function whatIsWrong(content: unknown, issue: z.core.$ZodIssue | undefined): string {
  const key = issue?.path[0];
  if (typeof content !== 'object' || content === null || key === undefined) return 'it is not a JSON object';
  const value = (content as Record<PropertyKey, unknown>)[key];
  const actual = value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80);
  return `${String(key)} is ${actual}; ${issue?.message.replace(/^Invalid input: /, '').replace(/, received .*$/, '')}`;
}
