import { describe, expect, it } from 'vitest';
import { diffOf, textOf } from '../../sandbox/demo/browser.ts';
import { playRemedy, type Step } from '../../sandbox/demo/play.ts';
import { useSandbox } from './clients.ts';

const sandbox = useSandbox();

async function stepsOf(scenario: string): Promise<Step[]> {
  const steps: Step[] = [];
  for await (const step of playRemedy(sandbox(), scenario)) steps.push(step);
  return steps;
}

describe('the demo', () => {
  it.each(['oai-without-grant', 'oai-to-oac-half-migrated', 'oai-wrong-id'])(
    '%s goes from 403 to 200 by one approved patch',
    async (name) => {
      const steps = await stepsOf(name);
      expect(steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(steps.map(({ title }) => title)).toContain('The site answers 200');
      expect(steps).toHaveLength(8);
    },
  );

  it('reports a step that does not go as promised', async () => {
    const [first] = await stepsOf('healthy-oac');
    expect(first).toMatchObject({ ok: false, title: 'The site answers 200' });
  });

  it('reads a page as a person would', () => {
    const html =
      '<head><title>x</title></head><p>a &lt;b&gt; &#39;c&#39;</p><pre><ins>+  &quot;one&quot;\n</ins><del>-two\n</del></pre>';
    expect(textOf(html)).toContain("a <b> 'c'");
    expect(diffOf(html)).toEqual(['+  "one"', '-two']);
  });
});
