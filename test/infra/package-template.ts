import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { layOutService } from './lay-out-service.ts';
import type { Template } from './template.ts';

/**
 * Packages serverless.yml in a folder of its own, without credentials and without a network, and returns the template. The code is
 * a stand-in: the template does not depend on it.
 */
export function packageTemplate(): Template {
  const folder = mkdtempSync(join(tmpdir(), 'originmend-package-'));
  try {
    layOutService(folder);
    execFileSync(process.execPath, [resolve('node_modules/osls/bin/serverless.js'), 'package'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' },
      stdio: 'pipe',
      timeout: 100_000,
    });
    return withoutUploadTime(
      readFileSync(join(folder, '.serverless/cloudformation-template-update-stack.json'), 'utf8'),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The place of the code in the bucket holds the time of packaging. */
function withoutUploadTime(text: string): Template {
  return JSON.parse(text.replaceAll(/\d{13}-\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')) as Template;
}
