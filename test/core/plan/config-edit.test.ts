import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigEdit } from '../../../functions/core/change.ts';
import {
  applyConfigEdits,
  configDiff,
  configMark,
  revertConfigEdits,
  sameValue,
} from '../../../functions/core/plan/config-edit.ts';

const CONFIG = {
  CallerReference: 'r',
  Origins: {
    Quantity: 2,
    Items: [
      { Id: 'a', OriginAccessControlId: '', S3OriginConfig: { OriginAccessIdentity: 'x', OriginReadTimeout: 30 } },
      { Id: 'b', CustomOriginConfig: { HTTPPort: 80 }, NewerThanUs: { Kept: true } },
    ],
  },
  Aliases: { Quantity: 0 },
};
const attach: ConfigEdit = {
  path: 'DistributionConfig.Origins.Items[0].OriginAccessControlId',
  from: '',
  to: 'E2OAC',
};
const detach: ConfigEdit = {
  path: 'DistributionConfig.Origins.Items[0].S3OriginConfig.OriginAccessIdentity',
  from: 'x',
  to: '',
};
const drop: ConfigEdit = {
  path: 'DistributionConfig.Origins.Items[1].CustomOriginConfig',
  from: { HTTPPort: 80 },
  to: null,
};

describe('applyConfigEdits', () => {
  it('changes exactly the named values and keeps every other member, known or not', () => {
    const before = structuredClone(CONFIG);
    const [a, b] = CONFIG.Origins.Items;
    expect(applyConfigEdits(CONFIG, [attach, detach, drop])).toEqual({
      kind: 'edited',
      config: {
        ...CONFIG,
        Origins: {
          Quantity: 2,
          Items: [
            {
              ...a,
              OriginAccessControlId: 'E2OAC',
              S3OriginConfig: { OriginAccessIdentity: '', OriginReadTimeout: 30 },
            },
            { Id: 'b', NewerThanUs: b?.NewerThanUs },
          ],
        },
      },
    });
    expect(CONFIG).toEqual(before);
  });

  it.each<[string, ConfigEdit, RegExp]>([
    ['the value is another by now', { ...attach, from: 'E1OAC' }, /is "", no longer "E1OAC"/],
    [
      'the place is gone',
      { ...attach, path: 'DistributionConfig.Origins.Items[5].OriginAccessControlId' },
      /no longer/,
    ],
  ])('is refused when %s', (_why, edit, because) => {
    expect(applyConfigEdits(CONFIG, [edit])).toEqual({
      kind: 'not-possible',
      because: expect.stringMatching(because),
    });
  });

  it('takes an absent member for an empty one, as CloudFront does', () => {
    const edit = { path: 'DistributionConfig.DefaultRootObject', from: '', to: 'index.html' };
    expect(applyConfigEdits(CONFIG, [edit])).toMatchObject({ config: { DefaultRootObject: 'index.html' } });
  });

  it('and reverting gives what means the same as before, for any values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (from, to) => {
        const config = { ...CONFIG, DefaultRootObject: from };
        const edits = [{ path: 'DistributionConfig.DefaultRootObject', from, to }, attach];
        const edited = applyConfigEdits(config, edits);
        const back = edited.kind === 'edited' ? revertConfigEdits(edited.config, edits) : undefined;
        expect(back && configMark(back)).toBe(configMark(config));
      }),
    );
  });
});

describe('the mark of a configuration', () => {
  it.each([
    ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['an empty text', { a: 1, b: '' }, { a: 1 }],
    ['an empty list', { a: 1, b: { Quantity: 0 } }, { a: 1 }],
    ['the order of names', { Items: ['GET', 'HEAD'] }, { Items: ['HEAD', 'GET'] }],
  ])('does not depend on %s', (_what, one, other) => {
    expect([configMark(one), sameValue(one, other)]).toEqual([configMark(other), true]);
  });

  it.each([
    ['a value', { a: 1 }, { a: 2 }],
    ['false and absent', { a: false }, {}],
    ['the order of behaviors', { Items: [{ a: 1 }, { a: 2 }] }, { Items: [{ a: 2 }, { a: 1 }] }],
    ['a member more', { a: 1 }, { a: 1, b: 0 }],
  ])('tells %s apart', (_what, one, other) => {
    expect(configMark(one)).not.toBe(configMark(other));
  });

  it('holds nothing of the values', () => {
    expect(configMark({ HeaderValue: 's3cr3t' })).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('configDiff', () => {
  it('names each value by its path, before and after', () => {
    expect(configDiff('distribution-config', [attach])).toContain(
      '-DistributionConfig.Origins.Items[0].OriginAccessControlId: ""\n+DistributionConfig.Origins.Items[0].OriginAccessControlId: "E2OAC"\n',
    );
  });
});
