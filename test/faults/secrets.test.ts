import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { useApprovalSettings } from '../e2e/approval-settings.ts';
import { fillForm, openLink, submit, undoLinkIn } from '../e2e/browser.ts';
import { BUCKET, loadExampleWorld, SITE } from '../e2e/example-world.ts';
import { addStatement, statementOf } from '../e2e/other-writers.ts';
import { linksIn, useSandbox } from '../e2e/story.ts';
import { useFastWaits } from './fast-waits.ts';
import { ask, linkOf, pathOf } from './page-requests.ts';
import { itemsIn, letTimePass } from './time-passes.ts';

Object.assign(process.env, {
  POWERTOOLS_LOG_LEVEL: 'DEBUG',
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_METRICS_DISABLED: 'false',
});
useFastWaits();
const sandbox = useSandbox();
const configure = useApprovalSettings();

/** Everything that was printed: logs, metrics and whatever else; and every error that a function threw, with its causes. */
const printed: string[] = [];
const secrets = new Set<string>();

beforeAll(() => {
  const keep = (...values: readonly unknown[]) =>
    void printed.push(
      values.map((value) => (typeof value === 'string' ? value : inspect(value, { depth: 12 }))).join(' '),
    );
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const)
    vi.spyOn(console, level).mockImplementation(keep);
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      keep(String(text));
      return true;
    });
});
afterAll(() => void vi.restoreAllMocks());

/** Tokens of every link that was sent or shown, and nonces of every form. */
function learn(text: string): void {
  for (const [, token = ''] of text.matchAll(/token=([\w-]{43})/g)) secrets.add(token);
  for (const [, value = ''] of text.matchAll(/name="(?:nonce|token)" value="([\w-]{43})"/g)) secrets.add(value);
}

async function ring(): Promise<readonly string[]> {
  const told = sandbox().inbox.length;
  await sandbox()
    .ringAlarm(SITE, 'ALARM')
    .catch((error: unknown) => printed.push(inspect(error, { depth: 12 })));
  const messages = sandbox().inbox.slice(told);
  for (const { text, byProtocol } of messages) learn(text + JSON.stringify(byProtocol));
  return messages.flatMap((message) => linksIn(sandbox(), message));
}

async function press(link: string, decision: string): Promise<void> {
  const form = await fillForm(link, decision).catch(() => undefined);
  if (!form) return;
  learn(`token=${form.fields['token']}`);
  secrets.add(form.fields['nonce'] ?? '');
  learn((await submit(form)).html);
  for (const { text } of sandbox().inbox) learn(text);
}

it('no token and no nonce is ever printed, thrown or stored: whole stories, every kind of call failing', async () => {
  const failing = [
    undefined,
    { operation: 'PutBucketPolicy' },
    { operation: 'GetBucketPolicy' },
    { operation: 'Publish' },
    { operation: 'PutItem' },
    { operation: 'UpdateItem' },
    { operation: 'GetItem' },
  ] as const;
  for (const approvers of ['', 'ada,bob']) {
    configure({ ORIGINMEND_APPROVERS: approvers });
    for (const target of failing) {
      await loadExampleWorld(sandbox());
      const links = await ring();
      if (target) sandbox().faults.add({ ...target, times: 60, effect: { kind: 'refuse' } });
      for (const link of links) await press(link, 'approve');
      await ring();
      sandbox().faults.clear();
      await letTimePass(sandbox());
      for (const link of links) await press(link, 'approve');
      const undo = sandbox().inbox.findLast(({ text }) => text.includes('/undo?token='));
      if (undo) await press(undoLinkIn(undo.text), 'undo');
      for (const link of links) await openLink(link.replace(/.$/, 'x'));
    }
  }
  await loadExampleWorld(sandbox());
  const [link = ''] = await ring();
  addStatement(sandbox(), BUCKET, statementOf('analytics', BUCKET));
  await press(link, 'approve');
  const { token, ...plan } = linkOf(link);
  for (const request of [
    { rawPath: `${pathOf(plan)}/${token}` },
    { rawPath: pathOf(plan), rawQueryString: `token=${token}&token=${token}` },
    { rawPath: pathOf(plan), method: 'POST', body: `token=${token}`, headers: { 'content-type': token } },
    { rawPath: pathOf(plan), method: token },
    { rawPath: pathOf(plan), rawQueryString: `token=${token}`, headers: { host: token, 'user-agent': token } },
  ])
    await ask(sandbox(), request).catch((error: unknown) => printed.push(inspect(error, { depth: 12 })));

  const everything = printed.join('\n');
  const stored = JSON.stringify(await itemsIn(sandbox()));
  vi.restoreAllMocks();
  console.info(`secrets: ${secrets.size}, looked for in ${printed.length} prints of ${everything.length} characters`);
  expect([secrets.size > 40, printed.length > 50, everything.includes('the page failed')]).toEqual([true, true, true]);
  expect([...secrets].filter((secret) => everything.includes(secret) || stored.includes(secret))).toEqual([]);
}, 180_000);
