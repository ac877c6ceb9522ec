import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTIONS } from '../../infra/build.ts';

/** Puts serverless.yml and what it includes into a folder, with stand-ins for the built functions. */
export function layOutService(folder: string): void {
  for (const source of ['serverless.yml', 'package.json', 'infra']) {
    cpSync(source, join(folder, source), { recursive: true });
  }
  for (const name of FUNCTIONS) {
    mkdirSync(join(folder, 'dist', name), { recursive: true });
    writeFileSync(join(folder, 'dist', name, 'index.mjs'), 'export const handler = async () => undefined;\n');
  }
}
