import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLossless } from '../../../functions/core/policy/lossless.ts';

describe('isLossless', () => {
  it.each([
    ['a plain policy', '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":["a","b"]}]}'],
    ['white space', '{\n  "Version" : "2012-10-17",\t"Statement": [ ]\r\n}'],
    ['escapes that mean the same', '{"Sid":"\\u0041\\/b","Id":"é"}'],
    ['brackets and quotes inside strings', '{"Sid":"{\\"a\\":1,","Id":"[\\\\"}'],
    ['numbers and literals', '{"a":5,"b":-1,"c":true,"d":null,"e":0.5}'],
    ['a key named __proto__', '{"__proto__":{"a":1}}'],
  ])('keeps %s', (_what, text) => {
    expect(isLossless(text)).toBe(true);
  });

  it.each([
    ['two statements elements', '{"Statement":[{"Effect":"Deny"}],"Statement":[{"Effect":"Allow"}]}'],
    ['two equal condition keys', '{"Condition":{"StringEquals":{"aws:x":"1","aws:x":"2"}}}'],
    ['two equal keys, one escaped', '{"Sid":"a","\\u0053id":"b"}'],
    ['a number longer than a double', '{"a":12345678901234567890}'],
    ['a number written another way', '{"a":1.0}'],
    ['a key that JavaScript moves to the front', '{"b":1,"1":2}'],
    ['no JSON', '{"a":'],
  ])('gives up on %s', (_what, text) => {
    expect(isLossless(text)).toBe(false);
  });

  it('keeps every document that JavaScript wrote', () => {
    fc.assert(fc.property(fc.json(), (text) => isLossless(JSON.stringify(JSON.parse(text)))));
  });
});
