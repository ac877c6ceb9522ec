import type { Sandbox } from '../server.ts';
import type { InboxMessage } from '../world.ts';
import { createBrowser, diffOf, textOf } from './browser.ts';

/** One line of the demo; `ok` false = this step did not go as promised. */
export interface Step {
  readonly ok: boolean;
  readonly title: string;
  readonly lines: readonly string[];
}

/** Plays one remedy without hands, from 403 to 200 and once more, and tells each step with the values it saw. */
export async function* playRemedy(sandbox: Sandbox, scenarioName: string): AsyncGenerator<Step> {
  await sandbox.load(scenarioName);
  const id = sandbox.scenario?.distributionId ?? '';
  const browser = createBrowser();
  const before = sandbox.edge(id);
  yield step(before.status === 403, `The site answers ${before.status}`, [before.because]);

  await sandbox.ringAlarm(id, 'ALARM');
  const proposal = sandbox.inbox.at(-1);
  const link = linkIn(sandbox, proposal);
  yield step(link !== undefined, 'The alarm rang; one message arrived', [
    proposal?.subject ?? 'no message',
    diagnosisIn(proposal),
  ]);
  if (link === undefined) return;

  const page = await browser.open(link);
  const diff = diffOf(page.html);
  yield step(
    page.status === 200 && s3Writes(sandbox).length === 0,
    'The link opens the change; nothing is written yet',
    [link.replace(/token=.{6}.*/, 'token=…'), ...diff],
  );

  const approved = await browser.press(page, 'approve', { name: 'Demo' });
  yield step(
    approved.status === 200,
    `Approved: the page answers ${approved.status}`,
    textOf(approved.html).split('\n').slice(0, 4),
  );

  const after = sandbox.edge(id);
  yield step(after.status === 200, `The site answers ${after.status}`, [after.because]);
  const writes = s3Writes(sandbox);
  const byApproval =
    writes.length === 1 && writes[0]?.operation === 'PutBucketPolicy' && writes[0].during.join() === 'approval-page';
  yield step(
    byApproval,
    'Exactly one write: PutBucketPolicy by the approval page',
    writes.map(({ operation, resource, during }) => `${operation} ${resource} (${during.join(', ')})`),
  );

  await sandbox.ringAlarm(id, 'OK');
  const recovered = sandbox.inbox.at(-1);
  yield step(recovered?.attributes['kind'] === 'recovered', 'The alarm is OK again; people are told', [
    recovered?.subject ?? 'no message',
  ]);

  await sandbox.ringAlarm(id, 'ALARM');
  const again = await browser.open(link);
  yield step(s3Writes(sandbox).length === 1, 'Alarm and link once more: nothing more is written', [
    sandbox.inbox.at(-1)?.subject ?? 'no message',
    `the old link answers ${again.status}`,
  ]);
}

function step(ok: boolean, title: string, lines: readonly string[]): Step {
  return { ok, title, lines: lines.filter((line) => line.trim() !== '') };
}

/** Writes to the site's bucket; reports go to a bucket of their own. */
function s3Writes(sandbox: Sandbox) {
  return sandbox.calls
    .writes()
    .filter(({ service, resource }) => service === 's3' && !resource.startsWith('originmend-reports'));
}

function linkIn(sandbox: Sandbox, message: InboxMessage | undefined): string | undefined {
  return message?.text.match(/https?:\/\/[^\s<>"]+/g)?.find((url) => url.startsWith(`${sandbox.url}/approval`));
}

/** The paragraph that names the cause, as `[cause-id]`. */
function diagnosisIn(message: InboxMessage | undefined): string {
  const paragraphs = (message?.text ?? '').split(/\n\s*\n/);
  return (paragraphs.find((paragraph) => /\[[a-z]+(-[a-z]+)+\]/.test(paragraph)) ?? '').replace(/\s+/g, ' ').trim();
}
