import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageTemplate } from './package-template.ts';
import { GOLDEN_TEMPLATE } from './template.ts';

describe('the packaged template', () => {
  it('is exactly the reviewed one; UPDATE_GOLDEN=1 rewrites that', { timeout: 120_000 }, () => {
    const packaged = `${JSON.stringify(packageTemplate(), null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN_TEMPLATE, packaged);
    expect(packaged).toBe(readFileSync(GOLDEN_TEMPLATE, 'utf8'));
  });
});
