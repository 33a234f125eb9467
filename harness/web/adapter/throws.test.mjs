// What a listener throws while a token arrives, in the package and in the fake: who hears of it, and when a token is asked for again.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ClerkPackage, startClerk } from '../../adapters/kit/clerk.mjs';
import { Page } from '../../adapters/kit/page.mjs';
import { Stage } from '../../adapters/kit/stage.mjs';
import { VirtualTime } from '../../adapters/kit/time.mjs';
import { isOfBoth, startFake } from './client.mjs';

const client = {
  sessions: [{ id: 'sess_a', user: 'user_ada', organizations: ['org_x'], lastActiveOrganization: null }],
  active: 'sess_a',
  loaded: true,
  // In the background no touch brings a token along.
  focused: false,
};
const call = { do: 'call', call: 'c', method: 'setActive', args: { session: { id: 'sess_a' }, organization: { id: 'org_x' } } };

/** A call that waits for a token; the listener throws while the token arrives, so often. What happens, as text. */
async function play(begin, isTheFake, throws) {
  const time = new VirtualTime(() => {});
  const stage = new Stage({ time, organizations: true, log() {} });
  const restore = isTheFake ? time.install(globalThis) : () => {};
  const seen = [];
  const take = ({ events }) => {
    for (const { at, ...event } of events.filter(isOfBoth)) seen.push(`${at ?? ''} ${JSON.stringify(event.error ? { ...event, error: event.error.message } : event)}`);
    return events;
  };
  try {
    take(await stage.open(begin({ client, time, record: stage.record, fail: stage.fail, log() {} })));
    let left = 0;
    stage.client.addListener(() => {
      if (left > 0) {
        left--;
        throw new Error('the listener throws');
      }
    });
    take(await stage.act(0, [{ do: 'server', delay: ['token'] }]));
    const asked = take(await stage.act(1, [call])).find(({ event }) => event === 'request');
    left = throws;
    if (asked !== undefined) take(await stage.act(2, [{ do: 'answer', request: asked.request, status: 200 }]));
    left = 0;
    // Not for five seconds: then the package asks for a token by itself.
    for (const at of [100, 1_000, 4_500]) take(await stage.act(at, []));
    seen.push(JSON.stringify(stage.probe()));
  } finally {
    await stage.client?.end?.();
    restore();
  }
  return seen;
}

for (const version of ['3.17.0', '4.0.0', '4.21.7', '4.73.14', '5.0.0', '5.128.0', '6.40.0']) {
  const folder = fileURLToPath(new URL(`../../adapters/node_modules/clerk-js-${version}`, import.meta.url));
  const tells = ['5.128.0', '6.40.0'].includes(version);
  for (const throws of [0, 1]) {
    test(`a listener that throws ${throws} times while a token arrives, in clerk-js@${version}`, { skip: !existsSync(folder) }, async () => {
      const theirs = await play((start) => startClerk(new ClerkPackage(folder), (given) => new Page(given), start), false, throws);
      const ours = await play((start) => startFake(version, start), true, throws);
      assert.deepEqual(ours, theirs);
      const returned = theirs.findIndex((line) => line.includes('"return"'));
      assert.ok(returned > 0, `the call returns: ${theirs}`);
      // Where nobody is told of a token, nobody throws; elsewhere the call goes on when it is asked for again.
      assert.equal(theirs[returned].startsWith('3002'), tells && throws > 0, theirs.join('\n'));
    });
  }
}
