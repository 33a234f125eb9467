// What another tab says about having signed out, to the package and to the fake: the kit's page has one tab, so it is said here.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { ClerkPackage, startClerk } from '../../adapters/kit/clerk.mjs';
import { Page } from '../../adapters/kit/page.mjs';
import { Stage } from '../../adapters/kit/stage.mjs';
import { VirtualTime } from '../../adapters/kit/time.mjs';
import { createFakeClerk } from '../npm/src/index.js';

const sessions = [
  { id: 'sess_a', user: 'user_ada', organizations: ['org_x'], lastActiveOrganization: null },
  { id: 'sess_b', user: 'user_bob', organizations: [], lastActiveOrganization: null },
];
const client = { sessions, active: 'sess_a', loaded: true, focused: true };
const CHANNEL = new Script(`globalThis.heard = [];
globalThis.BroadcastChannel = class {
  postMessage() {}
  addEventListener(type, listener) { heard.push(listener); }
  removeEventListener() {}
  close() {}
};`);
const SAY = new Script("for (const listener of heard) listener({ data: { type: 'signout' } });");

/** What the package tells: at once when it hears of it, and where a call is on its way. */
async function ofThePackage(folder, calls) {
  const time = new VirtualTime(() => {});
  const stage = new Stage({ time, organizations: true, log() {} });
  let page;
  const makePage = (given) => {
    page = new Page(given);
    page.run(CHANNEL);
    return page;
  };
  const start = { client, time, record: stage.record, fail: stage.fail, log() {} };
  const seen = (await stage.open(startClerk(new ClerkPackage(folder), makePage, start))).events;
  if (calls) {
    seen.push(...(await stage.act(0, [{ do: 'server', delay: ['touch'] }, { do: 'call', call: 'c', method: 'setActive', args: { session: { id: 'sess_b' } } }])).events);
  }
  for (const { id } of sessions) stage.client.removeSession(id);
  page.run(SAY);
  seen.push(...(await stage.settle(1)).events);
  if (calls) seen.push(...(await stage.act(2, [{ do: 'answer', request: 'r1', status: 200 }])).events);
  stage.client.end();
  return seen.filter(({ event }) => event === 'emit').map(({ session }) => session.id ?? session.is);
}

async function ofTheFake(version, calls) {
  const clerk = createFakeClerk({ version, sessions });
  const seen = [];
  clerk.addListener(({ session }) => seen.push(session?.id ?? String(session)));
  if (calls) {
    clerk.server.hold('touch');
    clerk.setActive({ session: 'sess_b' }).catch(() => {});
    await clerk.settled();
  }
  clerk.otherTab.signOut();
  await clerk.settled();
  if (calls) {
    clerk.server.answer('touch');
    await clerk.settled();
  }
  return seen;
}

// Those that speak through a `BroadcastChannel`.
for (const version of ['5.128.0', '6.40.0']) {
  const folder = fileURLToPath(new URL(`../../adapters/node_modules/clerk-js-${version}`, import.meta.url));
  for (const calls of [false, true]) {
    test(`clerk-js@${version} hears that another tab has signed out${calls ? ', while a call waits' : ''}`, { skip: !existsSync(folder) }, async () => {
      const theirs = await ofThePackage(folder, calls);
      assert.ok(theirs.includes('null'), `the package hears nothing: ${theirs}`);
      assert.deepEqual(await ofTheFake(version, calls), theirs);
    });
  }
}
