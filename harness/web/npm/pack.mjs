// Puts what wasm-bindgen made into `dist`, the bytes as text in a module. Says what it weighs; more than the limit is an error.
//   node pack.mjs FOLDER
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

// In bytes, gzipped: what a page may have to load for it.
const LIMIT = 400_000;
const from = process.argv[2];
const dist = new URL('dist/', import.meta.url);
mkdirSync(dist, { recursive: true });
const wasm = readFileSync(join(from, 'interlude_web_bg.wasm'));
for (const name of ['interlude_web.js', 'interlude_web.d.ts']) copyFileSync(join(from, name), new URL(name, dist));
const bytes = `export default '${wasm.toString('base64')}';\n`;
writeFileSync(new URL('bytes.js', dist), bytes);
const size = gzipSync(wasm, { level: 9 }).length;
console.log(`WebAssembly: ${wasm.length} bytes, ${size} gzipped; as text, gzipped: ${gzipSync(bytes, { level: 9 }).length}`);
if (size > LIMIT) {
  console.error(`that is more than ${LIMIT} bytes`);
  process.exit(1);
}
