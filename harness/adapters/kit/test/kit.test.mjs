import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LONGEST } from '../lines.mjs';
import { reading } from '../reading.mjs';
import { call, converse, scenario, words } from '../testing.mjs';
import { VirtualTime } from '../time.mjs';

const MISBEHAVING = fileURLToPath(new URL('../fixtures/misbehaving.mjs', import.meta.url));
const talk = (name, requests, options) => converse([process.execPath, MISBEHAVING, name], requests, options);
const play = (name, ...steps) => words(talk(name, scenario(steps)).answers);
const UNLOAD = { do: 'unload' };
const promise = { kind: 'promise' };
const setB = (callback) => call('switch', 'setActive', { session: { id: 'sess_b' } }, callback);

test('the end of the input and a goodbye both end it with status 0', () => {
  assert.equal(talk('plain', []).status, 0);
  const { status, answers } = talk('plain', [{ op: 'bye' }, { op: 'probe' }]);
  assert.deepEqual([status, answers.length], [0, 1]);
});

test('a line that is not JSON, or no request, is answered with an error, and ends it', () => {
  for (const raw of ['nonsense\n', '{"op":"probe"}\n', '[]\n', 'null\n', '{"id":1}\n']) {
    const { answers, status } = talk('plain', [], { raw });
    assert.equal(answers[0].error.code, 'malformed', raw);
    assert.equal(status, 2);
  }
});

test('a line of more than a MiB is refused, and one of a MiB is not', () => {
  const line = (length) => `${JSON.stringify({ id: 1, op: 'probe', pad: '' }).replace('""', `"${'x'.repeat(length)}"`)}\n`;
  const bare = line(0).length - 1;
  const fits = talk('plain', [], { raw: line(LONGEST - bare) });
  assert.equal(fits.answers[0].error.code, 'failed'); // No scenario has begun.
  const long = talk('plain', [], { raw: line(LONGEST - bare + 1) });
  assert.equal(long.answers[0].error.code, 'too-long');
  assert.equal(long.status, 2);
});

test('an answer of more than a MiB becomes an error, and the next request is answered', () => {
  const { answers } = talk('answers-too-much', scenario([[0, UNLOAD], 'probe']));
  assert.deepEqual([answers[1].error?.code, answers[2].ok.session.is], ['too-long', 'null']);
});

test('what it does not know it refuses by name and does not pass over', () => {
  const { answers } = talk('plain', [{ op: 'dance' }, ...scenario([
    [0, { do: 'load' }],
    [0, { do: 'moonwalk' }],
    [0, { ...setB(), colour: 'blue' }],
    [0, call('switch', 'setActive', { session: { slug: 'b' } })],
    [0, call('switch', 'setSession', { session: null })],
    [0, setB({ kind: 'sings' })],
    [0, setB({ kind: 'promise', twice: true })],
    [0, { ...UNLOAD, slowly: true }],
    [0, { do: 'constructor' }],
  ])]);
  const codes = answers.map((answer) => answer.error?.code);
  assert.deepEqual(codes, ['unsupported', undefined, ...Array(9).fill('unsupported'), undefined]);
});

test('a real timer, a socket or a loop that never ends is said to be no rest', () => {
  for (const name of ['leaks-a-timer', 'opens-a-socket', 'never-rests']) {
    assert.deepEqual(play(name, [0, UNLOAD]), ['not at rest'], name);
  }
});

test('what a client prints does not get in between the answers', () => {
  const { answers, stderr } = talk('talks-on-standard-output', scenario([[0, UNLOAD]]));
  assert.equal(answers.length, 3);
  assert.match(stderr, /hello\nhello/);
});

test('an error outside every call is the answer, and a rejection that nobody hears is not', () => {
  assert.deepEqual(play('throws-later', [0, UNLOAD]), ['error failed']);
  assert.deepEqual(play('rejects-unheard', [0, UNLOAD], [0, setB()]), ['main sess_b', 'return switch resolved']);
});

test('a rejection that nobody hears is noted of the scenario that it is of', () => {
  const { answers } = talk('rejects-unheard', scenario([[0, UNLOAD], [0, setB()], 'probe']));
  assert.deepEqual(answers[1].notes, ['a promise rejected and nobody handled it: Error: unheard']);
  assert.deepEqual(answers.filter((answer) => answer.notes).length, 1, 'it is told once');
});

test('what is offered and not there is a mistake of the offer, and no rejection', () => {
  const told = (capability, method) => `it offers \`${capability}\`, but the client has no method \`${method}\`: write it, or take \`${capability}\` out of \`capabilities\``;
  const lacks = talk('lacks-a-method', scenario([[0, setB()]])).answers;
  assert.equal(lacks[0].error.message, told('unload', 'unload'));
  const called = talk('passes-on-to-nobody', scenario([[0, setB()]])).answers;
  assert.equal(called[1].error.message, told('set-active', 'setActive'));
  const unloaded = talk('passes-on-to-nobody', scenario([[0, UNLOAD]])).answers;
  assert.equal(unloaded[1].error.message, told('unload', 'unload'));
});

test('a client that is not there in the end is an error', () => {
  assert.deepEqual(play('fails-to-begin'), ['error failed']);
  assert.deepEqual(play('never-begins'), ['error failed']);
});

test('a value that is no session is an error and not a guess', () => {
  assert.deepEqual(play('tells-nonsense', [0, UNLOAD]), ['error failed']);
});

test('a callback is reported each time it is called, and makes its calls once', () => {
  const inner = { call: 'inner', method: 'setActive', args: { session: null } };
  const seen = play('calls-back-twice',
    [0, call('outer', 'setActive', { session: { id: 'sess_b' } }, { ...promise, calls: [] })],
    [5, { do: 'settle', call: 'outer', outcome: 'resolve' }]);
  assert.deepEqual(seen, ['callback outer sess_b', 'callback outer sess_b', 'main sess_b', 'return outer resolved']);
  const nested = play('plain',
    [0, setB({ ...promise, calls: [inner], awaitCalls: true })],
    [5, { do: 'settle', call: 'switch', outcome: 'reject', error: 'boom' }]);
  assert.deepEqual(nested, ['callback switch sess_b', 'main null', 'return inner resolved', 'callback-waiting switch',
    'return switch rejected Error: boom']);
});

test('what a callback returns or throws reaches the client', () => {
  assert.deepEqual(play('plain', [0, setB({ kind: 'returns', value: 42 })]),
    ['callback switch sess_b', 'main sess_b', 'return switch resolved']);
  assert.deepEqual(play('plain', [0, setB({ kind: 'throws', error: 'bang' })]),
    ['callback switch sess_b', 'return switch rejected Error: bang']);
  assert.deepEqual(play('throws-at-once', [0, setB()]), ['return switch rejected TypeError: at once']);
});

test('listeners come and go by name', () => {
  const seen = play('plain', [0, { do: 'addListener', listener: 'late' }], [0, setB()],
    [0, { do: 'removeListener', listener: 'main' }], [0, call('out', 'setActive', { session: null })]);
  assert.deepEqual(seen, ['main sess_b', 'late sess_b', 'return switch resolved', 'late null', 'return out resolved']);
});

test('timers and the clock of a client are the harness\'s, and what happens on the way says when', () => {
  const seen = play('uses-timers', [0, setB()], [10], [200]);
  assert.deepEqual(seen, ['main sess_b at 30', 'main at_30_0_30 at 30', 'return switch resolved at 30',
    'main sess_b at 80', 'main sess_b at 130']);
});

test('immediates are waited for', () => {
  assert.deepEqual(play('takes-immediates', [0, UNLOAD]), ['main late']);
});

test('virtual timers go off by due time, then by age, and one that is cleared does not', () => {
  const time = new VirtualTime();
  const seen = [];
  time.setTimeout((...given) => seen.push(['late', ...given]), 20, 1, 2);
  time.setTimeout(() => seen.push(['early']), 10);
  time.clearTimeout(time.setTimeout(() => seen.push(['never']), 10));
  time.setTimeout(() => seen.push(['beyond 32 bits: at once']), 2 ** 31);
  while (time.step(15));
  assert.deepEqual([seen, time.now, time.due()], [[['beyond 32 bits: at once'], ['early']], 10, 20]);
  while (time.step(20));
  assert.deepEqual(seen.at(-1), ['late', 1, 2]);
});

test('a timer that sets itself again at once lets time go on, as in a browser', () => {
  const time = new VirtualTime();
  let count = 0;
  const again = () => (count++, time.setTimeout(again, 0));
  again();
  while (time.step(40));
  assert.equal(count, 16);
});

test('an interval cleared by itself stops, and an error in a timer stops nothing', () => {
  const errors = [];
  const time = new VirtualTime((error) => errors.push(error.message));
  let count = 0;
  const id = time.setInterval(() => {
    if (++count === 3) time.clearInterval(id);
    throw new Error('oops');
  }, 10);
  while (time.step(100));
  assert.deepEqual([count, errors.length, time.due()], [3, 3, undefined]);
});

test('a hook that throws is an error of what renders it, and the others are read all the same', () => {
  const reader = reading();
  const broken = new Error('no session');
  reader.of({ useAuth: () => ({ loaded: true }), useUser: () => { throw broken; } });
  assert.deepEqual(reader.hooks(), { useAuth: { loaded: true } });
  reader.caught('thrown by a component');
  assert.deepEqual(reader.thrown(), [broken, 'thrown by a component']);
  assert.deepEqual(reader.thrown(), [], 'what was asked for is said once');
});
