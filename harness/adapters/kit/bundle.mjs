// A binding and everything it imports as one script, to be evaluated in a page's realm as often as there are scenarios.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { build, stop } from 'esbuild';

/** Compiles Svelte, where a binding has any. The compiler is asked for only then. */
const svelte = {
  name: 'svelte',
  setup(bundle) {
    const compiled = async (path, how) => {
      const compiler = await import('svelte/compiler');
      const options = { filename: path, generate: 'client', dev: false, ...(how === 'compile' && { css: 'injected' }) };
      return { contents: compiler[how](readFileSync(path, 'utf8'), options).js.code, loader: 'js' };
    };
    bundle.onLoad({ filter: /\.svelte$/ }, ({ path }) => compiled(path, 'compile'));
    bundle.onLoad({ filter: /\.svelte\.js$/ }, ({ path }) => compiled(path, 'compileModule'));
  },
};

/**
 * The exports of a module, as a script whose value they are. `alias` says which package stands for which name, and `environment`
 * for whom it is built: those who use the application (`production`), or those who develop it.
 */
export async function bundle(url, alias, environment) {
  return new Script(await bundled(url, alias, environment), { filename: 'binding' });
}

/** The text of that script. */
export async function bundled(url, alias = {}, environment = 'production') {
  const { outputFiles: [{ text }] } = await build({
    entryPoints: [fileURLToPath(url)],
    // What an alias stands for is looked for from here, and not from wherever the process was started.
    absWorkingDir: dirname(fileURLToPath(url)),
    alias,
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'binding',
    platform: 'browser',
    target: 'es2022',
    conditions: ['svelte', 'browser'],
    define: { 'process.env.NODE_ENV': JSON.stringify(environment) },
    banner: { js: 'globalThis.process ??= { env: {} };' },
    jsx: 'automatic',
    logLevel: 'silent',
    plugins: [svelte],
  });
  await stop(); // Its process would be there as long as this one.
  return `${text}\nbinding;`;
}
