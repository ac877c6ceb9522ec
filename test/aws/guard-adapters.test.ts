import { beforeEach, describe, expect, it } from 'vitest';
import { checkPolicy } from '../../functions/aws/access-analyzer.ts';
import { parameterDeps } from '../../functions/aws/ssm.ts';
import { clientsOf, useSandbox } from '../sandbox/clients.ts';

const sandbox = useSandbox();
const parameters = () => parameterDeps(() => clientsOf(sandbox().url).ssm);
const check = (document: object | string) =>
  checkPolicy(
    clientsOf(sandbox().url).accessAnalyzer,
    typeof document === 'string' ? document : JSON.stringify(document),
  );
beforeEach(() => sandbox().load('healthy-oac'));

describe('a parameter', () => {
  it('is asked for anew each time', async () => {
    const { get, put } = parameters();
    await put('/switch', 'one');
    expect(await get('/switch')).toBe('one');
    await put('/switch', 'two');
    expect(await get('/switch')).toBe('two');
  });

  it.each([
    ['does not exist', {}, 'ParameterNotFound'],
    ['may not be read', { code: 'AccessDeniedException', status: 400 }, 'AccessDeniedException'],
  ])('that %s is unreadable', async (_what, fault, unreadable) => {
    if ('code' in fault) sandbox().faults.add({ operation: 'GetParameter', effect: { kind: 'refuse', ...fault } });
    expect(await parameters().get('/switch')).toEqual({ unreadable });
  });

  it('that may not be set throws with the error code', async () => {
    sandbox().faults.add({
      operation: 'PutParameter',
      effect: { kind: 'refuse', code: 'AccessDeniedException', status: 400 },
    });
    await expect(parameters().put('/switch', 'x')).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });
});

describe('a policy before Access Analyzer', () => {
  const open = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*' };
  const own = { ...open, Principal: { AWS: 'arn:aws:iam::111122223333:root' } };

  it('without errors and not public', async () => {
    expect(await check({ Statement: [own] })).toEqual({
      kind: 'answered',
      errors: [],
      publicAccess: { result: 'PASS', reasons: ['The resource policy does not allow public access.'] },
    });
  });

  it('with an error, and public, says what and where', async () => {
    sandbox().world.policyErrors.push({ whenNamed: 'GetObject', issueCode: 'INVALID_X', details: 'Mend x.' });
    expect(await check({ Statement: [own, open] })).toEqual({
      kind: 'answered',
      errors: [{ issueCode: 'INVALID_X', details: 'Mend x.' }],
      publicAccess: { result: 'FAIL', reasons: ['Public access is allowed in the statement with statement 1'] },
    });
  });

  it.each(['ValidatePolicy', 'CheckNoPublicAccess'])('is not judged when %s is refused', async (operation) => {
    sandbox().faults.add({
      operation,
      times: 9,
      effect: { kind: 'refuse', code: 'AccessDeniedException', status: 403 },
    });
    expect(await check({ Statement: [own] })).toEqual({ kind: 'unavailable', code: 'AccessDeniedException' });
  });

  it('that is no JSON is not judged', async () => {
    expect(await check('{')).toEqual({ kind: 'unavailable', code: 'ValidationException' });
  });
});
