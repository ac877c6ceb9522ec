import { expect, it } from 'vitest';
import { diagnose } from '../../../functions/core/diagnosis/diagnose.ts';
import { buildPlans } from '../../../functions/core/plan/build-plan.ts';
import { siteFacts } from './site-facts.ts';

it('a policy full of variables is not known, and does not keep an examination busy', { timeout: 10_000 }, () => {
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject' };
  const Resource = `arn:aws:s3:::site/${'${aws:SourceArn}'.repeat(1_000)}`;
  const facts = siteFacts({ policy: { Version: '2012-10-17', Statement: [{ ...statement, Resource }] } });
  expect(buildPlans(facts, diagnose(facts)).filter(({ kind }) => kind === 'plan')).toEqual([]);
});
