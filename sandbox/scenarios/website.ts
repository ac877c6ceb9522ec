import { addObject } from '../build/bucket.ts';
import type { Bucket, World } from '../world.ts';

export const SITE_ID = 'E1ALPINE0SITE1';
export const SITE_BUCKET = 'alpine-huts-site';
export const SITE_ARN = `arn:aws:cloudfront::111122223333:distribution/${SITE_ID}`;

const INDEX = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Alpine Huts</title>
    <link rel="stylesheet" href="style.css">
  </head>
  <body>
    <header><p class="brand">Alpine Huts</p></header>
    <main>
      <h1>A bed above the clouds</h1>
      <p>Forty-two huts, one map, no reception desk. The path to the Wiesenberg hut is open again.</p>
      <ul>
        <li>Wiesenberg, 2,104 m: 12 beds free</li>
        <li>Hohe Scharte, 2,688 m: 3 beds free</li>
        <li>Nebelkamm, 2,951 m: full until Sunday</li>
      </ul>
    </main>
  </body>
</html>
`;

const STYLE = `:root { color-scheme: light; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #17324d; background: linear-gradient(#cfe7f7, #f7fbfe); min-height: 100vh; }
header { padding: 1rem 1.5rem; background: #17324d; color: #fff; }
.brand { margin: 0; font-weight: 600; }
main { padding: 1.5rem; max-width: 34rem; }
h1 { line-height: 1.2; margin: 0 0 .5rem; }
`;

/** The two files of the example site, below `prefix`. */
export function addWebsite(world: World, bucket: Bucket, prefix = ''): void {
  addObject(world, bucket, `${prefix}index.html`, INDEX);
  addObject(world, bucket, `${prefix}style.css`, STYLE);
}
