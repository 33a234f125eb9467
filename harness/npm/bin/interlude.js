#!/usr/bin/env node
// Starts the program `interlude` of this platform, which is in a package of its own, and ends as it does.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';

const require = createRequire(import.meta.url);
const platforms = JSON.parse(readFileSync(new URL('../platforms.json', import.meta.url), 'utf8'));

/** Says why it cannot go on, and how it could. The exit code is that of what did not run. */
function fail(problem, help) {
  console.error(`error: ${problem}\n  help: ${help}`);
  process.exit(3);
}

/** The path of the program. */
function program() {
  const here = `${process.platform}-${process.arch}`;
  const platform = platforms.find(({ os, cpu }) => os === process.platform && cpu === process.arch);
  if (!platform) {
    const known = platforms.map(({ name }) => name).join(', ');
    fail(`there is no program for ${here}, but for ${known}`, '`cargo install interlude-harness` builds it');
  }
  try {
    return require.resolve(`interlude-cli-${platform.name}/${platform.binary}`);
  } catch {
    return fail(
      `the package \`interlude-cli-${platform.name}\` is not installed, and the program is in it`,
      'install again without `--omit=optional`, and on this platform',
    );
  }
}

const child = spawn(program(), process.argv.slice(2), { stdio: 'inherit' });
child.on('error', (error) => fail(`the program cannot be started: ${error.message}`, 'install it again'));
// A terminal tells the program of Ctrl-C as well as this process. The other signals come to this process alone.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT']) {
  // Windows does not know each of them.
  if (signal in constants.signals) process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
});
