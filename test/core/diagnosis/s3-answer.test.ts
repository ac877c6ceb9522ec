import { describe, expect, it } from 'vitest';
import { originView } from '../../../functions/core/diagnosis/origin-view.ts';
import { s3Answer } from '../../../functions/core/diagnosis/s3-answer.ts';
import type { ProbeFacts } from '../../../functions/core/facts.ts';
import { parseFacts } from '../../../functions/core/parse-facts.ts';
import { baseFacts } from './cases.ts';

const error = (code: string, message = 'Access Denied') =>
  `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

function answerTo(probe: Partial<ProbeFacts>) {
  const recorded = {
    url: 'https://d1site.cloudfront.net/a.js',
    status: 403,
    headers: { Server: 'AmazonS3' },
    ...probe,
  };
  const facts = parseFacts({ ...baseFacts('oac-healthy'), probe: recorded });
  const { distribution } = facts;
  if ('unreadable' in distribution) throw new Error('the base has a distribution');
  const origin = distribution.DistributionConfig.Origins.Items?.[0];
  return origin && s3Answer(originView(facts, distribution, origin));
}

describe('s3Answer', () => {
  it('reads code and message of an error that S3 wrote', () => {
    expect(answerTo({ body: error('KMS.DisabledException', 'key is disabled') })).toEqual({
      key: 'a.js',
      status: 403,
      code: 'KMS.DisabledException',
      message: 'key is disabled',
    });
  });

  it.each([
    ['a served response', { status: 200, body: '' }],
    ['an answer of CloudFront', { headers: { server: 'CloudFront' }, body: error('AccessDenied') }],
    ['a body without a code', { body: 'not found' }],
    ['no body', {}],
    ['a URL that is none', { url: 'nowhere', body: error('AccessDenied') }],
    ['a code that is too long', { body: error('A'.repeat(65)) }],
    ['a code beyond the first 16 KiB', { body: `${' '.repeat(17_000)}${error('AccessDenied')}` }],
    ['markup in the code', { body: error('<script>') }],
  ])('sees none in %s', (_what, probe) => {
    expect(answerTo(probe)).toBeUndefined();
  });
});
