#!/usr/bin/env node
// Starts the command line on any Node: the sources are TypeScript, which Node 24 runs as it is. On an older Node the
// one that came with the dependencies is used.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, 'main.ts');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  const { runFromProcess } = await import(main);
  await runFromProcess();
} else {
  const bundled = join(here, '..', '..', 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (!existsSync(bundled)) {
    process.stderr.write(
      `originmend needs Node 24 or newer; this is ${process.version}. Install Node 24, or run npm ci here on Linux.\n`,
    );
    process.exit(3);
  }
  process.exit(spawnSync(bundled, [main, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 3);
}
