// An adapter for a binding in Debian's Chromium: a page of its own for each scenario, and in it the same stage, time and
// server as in jsdom. What is real here is the browser: its document, its events, its promises.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { chromium } from 'playwright-core';
import { bundled } from './bundle.mjs';
import { ClerkPackage } from './clerk.mjs';
import { FrontendApi, ORIGIN } from './frontend-api.mjs';
import { asEnvironment, guesses } from './guesses.mjs';
import { Page } from './page.mjs';
import { answerRequests, hello, keepStandardOutputClean } from './serve.mjs';
import { VirtualTime } from './time.mjs';

const at = (name) => fileURLToPath(new URL(name, import.meta.url));

/** What stands for Node's modules in a page. */
const STAND_INS = {
  'node:async_hooks': 'export class AsyncLocalStorage { run(store, action) { return action(); } getStore() {} disable() {} }',
  'node:crypto': `export const createHash = () => ({ update: (data) => ({ digest() {
    const text = new TextDecoder().decode(data);
    if (text !== globalThis.interludeDigest.of) throw new Error('a digest of ' + text + ' was asked for');
    return globalThis.interludeDigest.bytes;
  } }) });`,
  'node:fs': `export const readFileSync = () => ${JSON.stringify(readFileSync(at('environment.json'), 'utf8'))}; export const existsSync = undefined;`,
  'node:path': 'export const join = undefined;',
  'node:vm': 'export class Script { constructor(text) { this.text = text; } evaluate() { return (0, eval)(this.text); } }',
};
const standIns = {
  name: 'stand-ins',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'stand-in' }));
    bundle.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({ contents: STAND_INS[path] }));
  },
};

/** Runs before all else in a page. A turn of the event loop is a message; the page's own have to be virtual. */
const BEFORE = `
  const { port1, port2 } = new MessageChannel();
  const turns = [];
  port1.onmessage = () => turns.shift()();
  globalThis.setImmediate = (action) => { turns.push(action); port2.postMessage(0); };
  globalThis.process = { env: ${JSON.stringify(asEnvironment())}, nextTick: (action) => queueMicrotask(action), getActiveResourcesInfo: () => [] };
  globalThis.Buffer = { from: (text) => ({ toString: () =>
    btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') }) };
  delete globalThis.MessageChannel;
`;

/** Serves a binding as \`serveBinding\` does, in the Chromium at \`CHROMIUM\`, or where Debian has it. */
export async function serveBindingInChromium({ name, version, module, clerkJs, alias, capabilities: own = [] }) {
  keepStandardOutputClean();
  const log = (text) => process.stderr.write(`${text}\n`);
  const clerk = new ClerkPackage(clerkJs);
  const { outputFiles: [{ text: inside }] } = await build({
    entryPoints: [at('inside.mjs')], bundle: true, write: false, format: 'iife', target: 'es2022', keepNames: false,
    define: { 'import.meta.url': JSON.stringify(`${ORIGIN}/`) }, plugins: [standIns], logLevel: 'silent',
  });
  const binding = await bundled(module, alias);
  await stop();

  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const given = {
    key: clerk.key,
    clerk: clerk.text,
    binding,
    digest: { of: clerk.key, bytes: [...createHash('sha1').update(clerk.key).digest()] },
  };

  let context;
  let page;
  async function open() {
    await context?.close();
    context = await browser.newContext();
    page = await context.newPage();
    page.on('console', (message) => log(message.text()));
    page.on('pageerror', (error) => log(error.message));
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><body><div id="root"></div>' }));
    await page.goto(ORIGIN);
    await page.evaluate(({ texts, digest }) => {
      globalThis.interludeDigest = digest;
      for (const text of texts) (0, eval)(text);
    }, { texts: [`{${BEFORE}}`, inside], digest: given.digest });
    await page.evaluate(({ key, clerk: text, binding: mounts }) => {
      const evaluate = () => {
        const module = { exports: {} };
        (0, eval)(text)(module.exports, module);
        return module.exports.Clerk ?? module.exports.default;
      };
      globalThis.interludeGiven = { key, evaluate, binding: (0, eval)(mounts) };
    }, given);
  }
  const ask = (request) =>
    page.evaluate((asked) => globalThis.interlude.answer(asked, globalThis.interludeGiven), request);

  const time = new VirtualTime();
  const nobody = new FrontendApi({ client: { sessions: [], active: null }, time });
  const bare = new Page({ time, api: nobody, log() {}, focused: false });
  // A request is not followed to the call that made it, so what the server answers cannot be said call by call.
  const capabilities = clerk.capabilities(bare).filter((capability) => !['server', 'requests'].includes(capability));
  const offer = { name, version, contracts: clerk.contracts, capabilities: [...capabilities, 'components', 'remount', ...own], guesses: guesses() };

  return answerRequests({
    hello: () => ({ ok: hello(offer) }),
    async begin(request) {
      await open();
      return ask(request);
    },
    act: ask,
    probe: ask,
    async end() {
      await context?.close();
      context = undefined;
      return { ok: {} };
    },
    idle: () => ({ ok: {} }),
  }, log, () => browser.close());
}
