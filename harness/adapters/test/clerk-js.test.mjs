import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AS_GUESSED } from '../kit/guesses.mjs';
import { call, converse, scenario, TWO_SESSIONS, words } from '../kit/testing.mjs';

const ADAPTER = fileURLToPath(new URL('../clerk-js/adapter.mjs', import.meta.url));
const OTHER = ['listeners', 'unload', 'focus', 'visibility', 'load', 'sign-out', 'get-token', 'remove-session', 'add-session', 'server', 'requests', 'tokens', 'framework-hooks', 'sign-out-calls',
  'token', 'location'];
/** Of sessions with a task left nothing is known before. */
const PENDING = ['pending-sessions'];
const BOTH = ['set-session', 'set-active', 'organizations', 'slugs', 'forced-organizations'];
const ACTIVE = ['set-active', 'organizations', 'slugs', 'forced-organizations'];

/** What each version has, as its documentation says. */
const VERSIONS = {
  '2.17.6': [['before-emit'], ['set-session']],
  '3.17.0': [['before-emit'], BOTH],
  '4.0.0': [['before-emit'], BOTH],
  '4.21.7': [['before-emit'], BOTH],
  '4.73.14': [['before-emit'], BOTH],
  '5.0.0': [['before-emit'], ACTIVE],
  '5.128.0': [['before-emit', 'navigate'], ACTIVE, PENDING],
  '6.40.0': [['navigate'], ACTIVE, PENDING],
};

const promise = { kind: 'promise' };
const settle = (label) => ({ do: 'settle', call: label, outcome: 'resolve' });
const fails = (label) => ({ do: 'settle', call: label, outcome: 'reject', error: 'boom' });
const FOCUSED = { ...TWO_SESSIONS, focused: true };

for (const [version, [contracts, methods, later = []]] of Object.entries(VERSIONS)) {
  const contract = contracts[0];
  const method = methods[0] === 'set-session' && methods.length === 1 ? 'setSession' : 'setActive';
  const change = (label, args, callback) => call(label, method, args, callback, contract);
  const talk = (requests) => converse([process.execPath, ADAPTER, version], requests);
  const told = (seen) => seen.filter((line, place) => line.startsWith('main') && line !== seen[place - 1]);
  const toB = change('switch', { session: { id: 'sess_b' } });
  const slowly = change('switch', { session: { id: 'sess_b' } }, promise);
  const delayed = (kind) => [0, { do: 'server', delay: [kind] }];
  const answered = (status) => [[0, slowly], [80, { do: 'answer', request: 'r1', status }], [90, settle('switch')]];
  const cases = {
    waits: [[[0, slowly], [40], [50, settle('switch')]], TWO_SESSIONS],
    unfocused: [[delayed('touch'), [0, toB]], TWO_SESSIONS],
    focused: [[delayed('touch'), [0, toB], [80, { do: 'answer', request: 'r1', status: 200 }]]],
    'gains focus': [[[0, { do: 'focus', focused: true }], delayed('touch'), [0, toB]], TWO_SESSIONS],
    'loses focus': [[[0, { do: 'focus', focused: false }], delayed('touch'), [0, toB]]],
    two: [[delayed('touch'), [0, { ...toB, call: 'one' }, { ...toB, call: 'two' }],
      [80, { do: 'answer', request: 'r2', status: 200 }], [90, { do: 'answer', request: 'r1', status: 200 }]]],
    200: [[delayed('touch'), ...answered(200)]],
    500: [[delayed('touch'), ...answered(500)]],
    loads: [[[0, change('early', { session: null })], [10, { do: 'load' }], [20, toB]], { ...FOCUSED, loaded: false }],
    'signs out': [[[0, { do: 'sign-out', session: null }]]],
    'signs out slowly': [[delayed('sign-out'), [0, { do: 'sign-out', session: null }]]],
    'asks for a token': [[delayed('token'), [59_000, { do: 'get-token' }]]],
    switches: [[[0, toB]]],
    ...(contracts.includes('navigate') && { redirects: [[[0, change('switch', { session: { id: 'sess_b' }, redirectUrl: '/next' })]]] }),
    'switches to an ended one': [[[0, { do: 'remove-session', session: 'sess_b' }], [0, toB]]],
  };
  let played;
  const all = (name) => {
    played ??= play();
    return played[name];
  };
  /** Without what the page sends and where it goes, which has a test of its own. */
  const seen = (name) => all(name).filter((line) => !/^(token|page) /.test(line));
  /** Plays all of them on one adapter, and gives back what was seen of each. */
  const play = () => {
    const all = Object.entries(cases).map(([name, [steps, client = FOCUSED]]) => [name, scenario(steps, { client, contract })]);
    const { answers, status, stderr } = talk(all.flatMap(([, requests]) => requests));
    assert.equal(status, 0, stderr);
    return Object.fromEntries(all.map(([name, requests]) => [name, words(answers.splice(0, requests.length))]));
  };

  test(`${version}: it says truly what it is`, () => {
    const { answers: [hello] } = talk([{ op: 'hello', protocol: 1, contracts: ['before-emit', 'navigate'] }]);
    assert.deepEqual(hello.ok, { protocol: 1, implementation: { name: 'clerk-js', version, language: 'javascript' }, contracts,
      capabilities: [...methods, ...OTHER, ...later], guesses: Object.entries(AS_GUESSED).map(([name, value]) => `${name}=${value}`) });
  });

  test(`${version}: a switch waits for its callback`, () => {
    const set = method === 'setSession' ? 'main sess_b' : 'main sess_b in org_acme';
    assert.deepEqual(told(seen('waits')), ['main sess_a', 'main undefined', set]);
    assert.deepEqual(seen('waits').slice(-3), ['callback switch sess_b', set, 'return switch resolved']);
  });

  test(`${version}: only a tab with the focus asks the server, and waits as long as it takes`, () => {
    const asks = 'request r1 touch of switch';
    assert.equal(seen('unfocused').at(-1), 'return switch resolved');
    assert.deepEqual(seen('focused').slice(0, 2), ['main sess_a', asks]);
    assert.equal(seen('focused').at(-1), 'return switch resolved');
    assert.deepEqual(['unfocused', 'gains focus', 'loses focus'].map((name) => seen(name).includes(asks)), [false, true, false]);
  });

  test(`${version}: two requests are told apart by the calls that make them`, () => {
    assert.deepEqual(seen('two').filter((line) => /request|return/.test(line)),
      ['request r1 touch of one', 'request r2 touch of two', 'return two resolved', 'return one resolved']);
  });

  test(`${version}: the server can fail a request, and the package hears of it`, () => {
    assert.notDeepEqual(seen('500'), seen('200'));
  });

  test(`${version}: it is loaded when it is asked to be, and not before`, () => {
    assert.match(seen('loads')[0], /^return early rejected Error: .* before the client is loaded/);
    assert.equal(seen('loads')[1], 'main sess_a');
    assert.equal(seen('loads').at(-1), 'return switch resolved');
  });

  test(`${version}: signing out reaches the server and the listeners`, () => {
    assert.equal(seen('signs out').at(-1), 'main null');
    assert.ok(seen('signs out slowly').includes('request r1 sign-out'));
    assert.equal(seen('signs out slowly').includes('main null'), false);
  });

  test(`${version}: a token that is about to end is asked for`, () => {
    assert.ok(seen('asks for a token').some((line) => /^request r\d+ token/.test(line)));
  });

  test(`${version}: the token that its page sends is seen, and where the page goes`, () => {
    const beside = (name) => all(name).filter((line) => /^(token|page) /.test(line));
    const switched = 'token sess_b in org_acme';
    assert.equal(beside('switches')[0], 'page /');
    assert.match(beside('switches')[1], /^token sess_/);
    assert.equal(beside('switches').filter((line) => line.startsWith('token')).at(-1), switched);
    assert.ok(all('switches').lastIndexOf(switched) < all('switches').indexOf('return switch resolved'));
    // Before 5 nobody is sent anywhere who signs out.
    const goes = Number(version.split('.')[0]) >= 5 ? ['page /'] : [];
    assert.deepEqual(beside('signs out').slice(2), ['token null', ...goes]);
    if (version !== '6.40.0') return;
    const redirected = all('redirects');
    const [undefinedAt, goneAt, setAt] = ['main undefined', 'page /next', 'main sess_b in org_acme'].map((line) => redirected.lastIndexOf(line));
    assert.ok(undefinedAt > 0 && undefinedAt < goneAt && goneAt < setAt, redirected.join('\n'));
  });

  test(`${version}: a session that the server ended is refused by the server`, () => {
    assert.notDeepEqual(seen('switches to an ended one'), seen('switches'));
  });

  test(`${version}: each scenario twice gives the same bytes, whatever came before it`, () => {
    const all = [...transcripts({ change, contract })];
    assert.ok(all.length >= 36);
    const forwards = talk(all.flat());
    assert.equal(forwards.status, 0, forwards.stderr);
    // In another process and in the other order: what differed from run to run would differ here too.
    const bodies = ({ answers }) => answers.map(({ id, ...rest }) => JSON.stringify(rest));
    const lengths = all.map((requests) => requests.length);
    const cut = (list, sizes) => sizes.map((size) => list.splice(0, size));
    const backwards = cut(bodies(talk(all.toReversed().flat())), lengths.toReversed()).toReversed();
    assert.deepEqual(backwards, cut(bodies(forwards), lengths));
  });
}

/** A few dozen scenarios: every target with every end of a callback, with and without the focus, alone and overlapping. */
function* transcripts({ change, contract }) {
  const targets = [{ id: 'sess_b' }, { object: 'sess_b' }, { id: 'sess_a' }, null, { id: 'sess_x' }, { object: 'sess_x' }];
  const ends = [
    [undefined],
    [promise, settle('one')],
    [promise, fails('one')],
    [promise],
    [{ kind: 'returns', value: 42 }],
    [{ kind: 'throws', error: 'boom' }],
  ];
  for (const client of [TWO_SESSIONS, FOCUSED]) {
    for (const [place, session] of targets.entries()) {
      const [callback, end] = ends[place];
      yield scenario([[0, change('one', { session }, callback)], ...(end ? [[50, end]] : []), 'probe'], { client, contract });
      const [again, after] = ends[(place + 2) % ends.length];
      yield scenario([[0, change('one', { session }, again)], [10, change('two', { session: null })],
        ...(after ? [[50, after]] : []), 'probe', [3_600_000]], { client, contract });
      yield scenario([[0, change('one', { session }, promise), change('two', { session: { id: 'sess_b' } })], [5, { do: 'unload' }],
        [50, settle('one')], 'probe'], { client, contract });
    }
    yield scenario([[0, { do: 'get-token' }], [70_000, { do: 'sign-out', session: null }], 'probe'], { client, contract });
  }
}
