import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { call, converse, scenario, TWO_SESSIONS, words } from '../kit/testing.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const EXAMPLES = {
  javascript: [process.execPath, at('../example/adapter.mjs')],
  python: ['python3', at('../python/adapter.py')],
};
const promise = { kind: 'promise' };
const settle = (label, error) =>
  ({ do: 'settle', call: label, ...(error === undefined ? { outcome: 'resolve' } : { outcome: 'reject', error }) });

for (const [language, command] of Object.entries(EXAMPLES)) {
  const play = (steps, options) => words(converse(command, scenario(steps, options)).answers);

  test(`${language}: a switch hides, calls back, waits, sets, and returns`, () => {
    const seen = play([[0, call('switch', 'setSession', { session: { id: 'sess_b' } }, promise)], [20], [50, settle('switch')]]);
    assert.deepEqual(seen, ['main sess_a', 'main undefined', 'callback switch sess_b', 'main sess_b in org_acme',
      'return switch resolved']);
  });

  test(`${language}: a navigation hides and is given the session, and a call that goes nowhere goes straight`, () => {
    const seen = play([[0, call('switch', 'setActive', { session: { id: 'sess_b' } }, promise, 'navigate')], [50, settle('switch')],
      [60, call('out', 'setActive', { session: null }, promise, 'navigate')]]);
    assert.deepEqual(seen, ['main sess_a', 'main undefined', 'callback switch sess_b', 'main sess_b in org_acme',
      'return switch resolved', 'main null', 'return out resolved']);
  });

  test(`${language}: a callback that rejects leaves the session hidden`, () => {
    const seen = play([[0, call('switch', 'setSession', { session: { object: 'sess_b' } }, promise)], [9, settle('switch', 'boom')]]);
    assert.deepEqual(seen.slice(-1), ['return switch rejected Error: boom']);
    assert.equal(seen.includes('main sess_b in org_acme'), false);
  });

  test(`${language}: what an organization last was is remembered, null too`, () => {
    const seen = play([
      [0, call('choose', 'setActive', { session: { id: 'sess_b' }, organization: { id: 'org_init' } })],
      [1, call('leave', 'setActive', { organization: null })],
      [2, call('away', 'setSession', { session: null })],
      [3, call('back', 'setSession', { session: { id: 'sess_b' } })],
    ]);
    assert.deepEqual(seen.filter((line) => line.startsWith('main') && line !== 'main undefined'),
      ['main sess_a', 'main sess_b in org_init', 'main sess_b', 'main null', 'main sess_b']);
  });

  test(`${language}: a callback that makes a call and waits for it says when it waits for nothing else`, () => {
    const inner = { call: 'inner', method: 'setSession', args: { session: null } };
    const seen = play([[0, call('outer', 'setSession', { session: { id: 'sess_b' } }, { ...promise, calls: [inner], awaitCalls: true })],
      [9, settle('outer')]]);
    assert.deepEqual(seen.filter((line) => line !== 'main undefined'), ['main sess_a', 'callback outer sess_b', 'main null',
      'return inner resolved', 'callback-waiting outer', 'main sess_b in org_acme', 'return outer resolved']);
  });

  test(`${language}: a client that is not loaded tells nothing and refuses`, () => {
    const seen = play([[0, call('switch', 'setSession', { session: null })]], { client: { ...TWO_SESSIONS, loaded: false } });
    assert.equal(seen.length, 1);
    assert.match(seen[0], /return switch rejected \w+: the client is not loaded/);
  });

  test(`${language}: unloading before the set keeps it from happening`, () => {
    const seen = play([[0, call('switch', 'setSession', { session: { id: 'sess_b' } }, promise)], [1, { do: 'unload' }], [2, settle('switch')]]);
    assert.deepEqual(seen.slice(-2), ['callback switch sess_b', 'return switch resolved']);
  });

  test(`${language}: what it does not know it refuses, and goes on`, () => {
    const { answers, status } = converse(command, [{ op: 'hello', protocol: 1, contracts: [] },
      ...scenario([[0, { do: 'load' }], 'probe', [0, call('go', 'setActive', { session: null }, promise, 'navigate')]]), { op: 'bye' }]);
    assert.deepEqual(answers.map((answer) => answer.error?.code),
      [undefined, undefined, 'unsupported', undefined, undefined, undefined, undefined]);
    assert.equal(status, 0);
  });

  test(`${language}: a line that is not JSON ends it with status 2`, () => {
    const { answers, status } = converse(command, [], { raw: 'nonsense\n' });
    assert.deepEqual([answers[0].error.code, status], ['malformed', 2]);
  });
}
