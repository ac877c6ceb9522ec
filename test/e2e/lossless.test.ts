import { beforeEach, describe, expect, it } from 'vitest';
import { press } from './browser.ts';
import { BUCKET, loadExampleWorld, SITE } from './example-world.ts';
import { bucketNamed, kindsOf, lastMessage, newestLink, useSandbox, writeLines } from './story.ts';

const sandbox = useSandbox();
/** A number that JavaScript would write back as 12345678901234567000. */
const LONG = '12345678901234567890';

function addLongNumber(): string {
  const bucket = bucketNamed(sandbox(), BUCKET);
  bucket.policyText = bucket.policyText?.replace('"Statement":', `"Remark":${LONG},"Statement":`);
  return bucket.policyText ?? '';
}

beforeEach(() => loadExampleWorld(sandbox()));

describe('a policy that would not survive being read and written again', () => {
  it('is diagnosed and told, and no change of it is proposed', async () => {
    const before = addLongNumber();
    await sandbox().ringAlarm(SITE, 'ALARM');
    expect(kindsOf(sandbox().inbox)).toEqual(['finding']);
    expect(lastMessage(sandbox()).text).toContain('a number that cannot be written again exactly');
    expect(bucketNamed(sandbox(), BUCKET).policyText).toBe(before);
  });

  it('is not written when it became so after the proposal', async () => {
    await sandbox().ringAlarm(SITE, 'ALARM');
    const before = addLongNumber();
    expect((await press(newestLink(sandbox()), 'approve')).status).toBe(409);
    expect(writeLines(sandbox())).toEqual([]);
    expect(bucketNamed(sandbox(), BUCKET).policyText).toBe(before);
  });
});
