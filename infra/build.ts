import { rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** Folders of functions/ that become one Lambda function each. */
export const FUNCTIONS = ['incident-responder', 'approval-page', 'scheduled-audit', 'plan-keeper'] as const;

/** The bundle is ESM, but some dependencies inside still call `require` for Node's own modules. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** `osls invoke local` finds no .mjs: this door lets it in. It is not part of the package. */
const LOCAL_DOOR = "module.exports = require('./index.mjs');\n";

/**
 * Bundles functions/<function>/handler.ts to <outDir>/<function>/index.mjs with a source map. The same sources give the same bytes.
 * Throws what esbuild found wrong.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-typescript.html
 */
export async function buildFunctions(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await Promise.all(FUNCTIONS.map((name) => buildFunction(name, `${outDir}/${name}`)));
}

async function buildFunction(name: string, folder: string): Promise<void> {
  await bundle(`functions/${name}/handler.ts`, `${folder}/index.mjs`);
  await writeFile(`${folder}/index.cjs`, LOCAL_DOOR);
}

async function bundle(entryPoint: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    minify: true,
    // Lambda and osls report an error by the name of its class.
    keepNames: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Prefers the ES modules of a dependency, which can be trimmed: a third smaller than the default.
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

if (import.meta.main) await buildFunctions('dist');
