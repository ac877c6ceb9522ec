import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectGolden } from '../core/report/expect-golden.ts';
import { useSandbox } from '../sandbox/clients.ts';
import { useStage } from './stage.ts';
import { parseTranscript, writeTranscript } from './transcript.ts';

const sandbox = useSandbox();
const stage = useStage(sandbox);
const folder = new URL('transcripts/', import.meta.url);
const pages = readdirSync(folder);

describe('the command line answers as written in test/cli/transcripts', () => {
  it.each(pages)('%s', async (name) => {
    const file = new URL(name, folder);
    expectGolden(file, await writeTranscript(parseTranscript(readFileSync(file, 'utf8')), stage()));
  });
});

describe('the transcripts', () => {
  const texts = () => pages.map((name) => readFileSync(new URL(name, folder), 'utf8'));

  it.each(['healthy', 'broken', 'at-risk', 'unknown'])('show the verdict %s', (verdict) => {
    expect(texts().some((text) => text.includes(`\n${verdict.toUpperCase()}: `))).toBe(true);
  });

  it.each([0, 1, 2, 3])('show exit code %i', (code) => {
    expect(texts().some((text) => text.includes(`\nExit code: ${code}\n`))).toBe(true);
  });

  it.each(['facts', 'diagnose', 'fix', 'undo', 'audit', 'sandbox'])('show originmend %s and its help', (command) => {
    expect(texts().some((text) => text.includes(`\n$ originmend ${command} --help\n`))).toBe(true);
    expect(texts().some((text) => new RegExp(`\\n\\$ originmend ${command}(?! --help)`).test(text))).toBe(true);
  });
});
