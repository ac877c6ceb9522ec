import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePageRequest } from '../../functions/approval-page/request.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';

const folder = join(import.meta.dirname, '../../events/approval-page');
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

const EXPECTED: Readonly<Record<string, object>> = {
  'get.json': { kind: 'show', page: 'plan' },
  'post-approve.json': { kind: 'decide', page: 'plan', decision: 'approve', name: 'Ada' },
  'post-reject.json': { kind: 'decide', page: 'plan', decision: 'reject', name: 'Ada' },
};

describe('every file of events/approval-page', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ scenario: 'oai-without-grant' });
  });
  afterAll(() => sandbox.close());

  it('has a row here', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))('%s is read as what it is', (file, expected) => {
    expect(parsePageRequest(read(file))).toMatchObject(expected);
  });

  it.each(Object.keys(EXPECTED))(
    '%s goes through the handler, which knows no such plan and changes nothing',
    async (file) => {
      const before = sandbox.calls.writes().length;
      expect(await sandbox.invoke('approval-page', read(file))).toMatchObject({ statusCode: 404 });
      expect(sandbox.calls.writes()).toHaveLength(before);
      expect(sandbox.inbox).toEqual([]);
    },
  );
});
