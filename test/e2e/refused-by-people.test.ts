import { beforeEach, describe, expect, it } from 'vitest';
import { press, undoLinkIn } from './browser.ts';
import { loadExampleWorld, SITE } from './example-world.ts';
import { useSettings } from './settings.ts';
import { kindsOf, lastMessage, newestLink, useSandbox, writeLines } from './story.ts';

const sandbox = useSandbox();
const set = useSettings();
const ring = () => sandbox().ringAlarm(SITE, 'ALARM');

beforeEach(() => loadExampleWorld(sandbox(), { formerOai: true }));

describe('mode auto, after a person said no to exactly this change', () => {
  it('asks again instead of writing what was rejected', async () => {
    await ring();
    await press(newestLink(sandbox()), 'reject');
    set({ ORIGINMEND_MODE: 'auto' });
    await ring();
    expect([kindsOf(sandbox().inbox), writeLines(sandbox())]).toEqual([['proposal', 'rejected', 'proposal'], []]);
    expect((await press(newestLink(sandbox()), 'approve')).text).toContain('Applied and verified');
  });

  it('asks again instead of writing what was undone', async () => {
    set({ ORIGINMEND_MODE: 'auto' });
    await ring();
    await press(undoLinkIn(lastMessage(sandbox()).text), 'undo');
    await ring();
    expect(kindsOf(sandbox().inbox)).toEqual(['applied', 'undone', 'proposal']);
    expect(writeLines(sandbox())).toHaveLength(2);
  });
});
