// Holds the fake against a package where the server answers any kind of request late or with a failure, which no scenario file can
// say: the same random steps on both, event for event.
//   node answers.mjs VERSION [CASES] [SEED]
import { fileURLToPath } from 'node:url';
import { ClerkPackage, startClerk } from '../../adapters/kit/clerk.mjs';
import { Page } from '../../adapters/kit/page.mjs';
import { Stage } from '../../adapters/kit/stage.mjs';
import { VirtualTime } from '../../adapters/kit/time.mjs';
import { isOfBoth, startFake } from './client.mjs';

const [version = '6.40.0', cases = '300', seed = '1', kinds = 'touch,token,remove,sign-out,client', statuses = '200,200,200,500,429,404,401'] = process.argv.slice(2);
const clerk = new ClerkPackage(fileURLToPath(new URL(`../../adapters/node_modules/clerk-js-${version}`, import.meta.url)));
const KINDS = kinds.split(',');
const STATUSES = statuses.split(',').map(Number);
const navigates = clerk.contracts.includes('navigate');

function numbers(state) {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const client = {
  sessions: [
    { id: 'sess_a', user: 'user_ada', organizations: ['org_x', 'org_y'], lastActiveOrganization: null },
    { id: 'sess_b', user: 'user_bob', organizations: ['org_x'], lastActiveOrganization: 'org_x' },
  ],
  active: 'sess_a',
  loaded: true,
  focused: true,
};

/** The steps of a case: an answer names the how manieth request that waits. */
function steps(pick) {
  const one = (...from) => from[pick(from.length)];
  const made = [{ do: 'server', delay: KINDS.filter(() => pick(2) === 0) }];
  for (let number = 1, at = 0; number < 6 + pick(6); number++) {
    const session = one(undefined, null, { id: 'sess_a' }, { id: 'sess_b' });
    const organization = one(undefined, undefined, null, { id: 'org_x' }, { id: 'org_y' });
    const args = { ...(session !== undefined && { session }), ...(organization !== undefined && session !== null && { organization }) };
    const callback = pick(3) === 0 && { [navigates ? 'navigate' : 'beforeEmit']: { kind: 'returns', value: null } };
    const step = one('call', 'call', 'call', 'answer', 'answer', 'answer', 'answer', 'sign-out', 'get-token', 'focus', 'remove-session');
    const fields = {
      call: { do: 'call', call: `c${number}`, method: 'setActive', args, ...callback },
      answer: { do: 'answer', place: pick(3), status: one(...STATUSES) },
      'sign-out': { do: 'sign-out', session: one(null, 'sess_a', 'sess_b') },
      'get-token': { do: 'get-token' },
      focus: { do: 'focus', focused: pick(2) === 0 },
      'remove-session': { do: 'remove-session', session: one('sess_a', 'sess_b') },
    };
    made.push({ ...fields[step], at: (at += pick(3)) });
  }
  return made;
}

/** What happens in a case: events as text, one a line. */
async function play(start, made, realTime) {
  const time = new VirtualTime(() => {});
  const stage = new Stage({ time, organizations: true, log() {} });
  const restore = realTime ? () => {} : time.install(globalThis);
  const seen = [];
  let waiting = [];
  const take = ({ events, ok }) => {
    for (const { at, ...event } of events.filter(isOfBoth)) {
      // The names of errors are minified, and of a `TypeError` the message is the engine's.
      if (event.error) event.error = event.error.name === 'TypeError' ? '' : event.error.message;
      seen.push(JSON.stringify(event));
      if (event.event === 'request') waiting.push(event);
    }
    if (!ok.quiescent) seen.push('not at rest');
  };
  try {
    take(await stage.open(start({ client, time, record: stage.record, fail: stage.fail, log() {} })));
    let last = 0;
    for (const { at = 0, place, ...given } of made) {
      const item = { ...given };
      last = at;
      if (item.do === 'answer') {
        const found = waiting[place % Math.max(1, waiting.length)];
        if (found === undefined) continue;
        waiting = waiting.filter((it) => it !== found);
        item.request = found.request;
        // What the package does then is nothing that the fake does, and it says so.
        if (found.kind === 'client' && item.status >= 500) item.status = 404;
      }
      take(await stage.act(at, [item]));
      seen.push(`at ${at}: ${JSON.stringify(item)}`);
    }
    for (let more = 0; waiting.length > 0 && more < 30; more++) {
      take(await stage.act((last += 1), [{ do: 'answer', request: waiting.shift().request, status: 200 }]));
    }
    // Some versions ask again for a token that has not come. A second later the package asks by itself, which the fake does not.
    for (let rest = 0; rest < 3; rest++) {
      take(await stage.act((last += 130), []));
      while (waiting.length > 0) take(await stage.act((last += 1), [{ do: 'answer', request: waiting.shift().request, status: 200 }]));
    }
    seen.push(JSON.stringify(stage.probe()));
  } catch (error) {
    seen.push(`error ${error.message}`);
  } finally {
    await stage.client?.end?.();
    restore();
  }
  return seen;
}

// What nobody awaits in the package is no matter of this.
process.on('unhandledRejection', () => {});

let different = 0;
for (let number = 0; number < Number(cases); number++) {
  const made = steps(numbers(Number(seed) * 1_000_003 + number));
  const theirs = await play((start) => startClerk(clerk, (given) => new Page(given), start), made, true);
  const ours = await play((start) => startFake(version, start), made, false);
  const first = theirs.findIndex((line, place) => line !== ours[place]);
  if (first < 0 && theirs.length === ours.length) continue;
  different++;
  if (different <= 2) {
    console.log(`case ${number}:\n${made.map((step) => `  ${JSON.stringify(step)}`).join('\n')}`);
    const place = first < 0 ? theirs.length : first;
    console.log(`  before   ${theirs.slice(Math.max(0, place - 4), place).join('\n           ')}\n  package  ${theirs[place]}\n  fake     ${ours[place]}`);
  }
}
console.log(`fake-clerk@${version}, answers of ${KINDS.join(', ')}: ${cases} cases from seed ${seed}, ${different} different`);
process.exit(different > 0 ? 1 : 0);
