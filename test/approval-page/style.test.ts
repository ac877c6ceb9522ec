import { describe, expect, it } from 'vitest';
import { STYLE } from '../../functions/approval-page/style.ts';

type Colours = Readonly<Record<string, string>>;

const [light = '', dark = ''] = STYLE.split('@media (prefers-color-scheme: dark)');
const THEMES: readonly [string, Colours][] = [
  ['light', colours(light)],
  ['dark', { ...colours(light), ...colours(dark) }],
];

/** Text colour on background colour, as the style sheet combines them. */
const PAIRS = [
  ['text', 'page'],
  ['text', 'panel'],
  ['quiet', 'page'],
  ['quiet', 'panel'],
  ['link', 'page'],
  ['added', 'added-back'],
  ['removed', 'removed-back'],
  ['approve-text', 'approve'],
  ['reject', 'page'],
  ['warning', 'warning-back'],
] as const;

describe.each(THEMES)('the %s colours', (_theme, palette) => {
  it.each(PAIRS)('%s on %s have a contrast of at least 4.5', (front, back) => {
    expect(contrast(palette[front] ?? '', palette[back] ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  it('show the focus with a contrast of at least 3', () => {
    expect(contrast(palette['focus'] ?? '', palette['page'] ?? '')).toBeGreaterThanOrEqual(3);
  });
});

describe('the style sheet', () => {
  it('loads nothing and cannot end its element', () => {
    expect(STYLE).not.toMatch(/url\(|@import|<|expression/i);
  });

  it('shows where the keyboard is', () => {
    expect(STYLE).toContain(':focus-visible { outline: 3px solid');
  });
});

function colours(css: string): Colours {
  return Object.fromEntries([...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [r = Number.NaN, g = Number.NaN, b = Number.NaN] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
