// What a test can do with a fake. What Clerk does is not tested here: random scenarios hold the fake against the packages.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { NotFaked, WrongUse, createFakeClerk } from '../src/index.js';
import { Ids } from '../src/values.js';

const ada = { id: 'sess_ada', user: 'user_ada', organizations: ['org_acme', { id: 'org_beta', name: 'Beta Inc.', role: 'org:member' }] };
const bob = { id: 'sess_bob', user: { id: 'user_bob', firstName: 'Bob', lastName: 'Byte' } };

function told(clerk) {
  const seen = [];
  clerk.addListener(({ session, organization }) => seen.push(session ? `${session.id} in ${organization?.id ?? organization}` : `${session}`));
  return seen;
}

test('a switch with navigate goes through undefined, and resolves when it has navigated', async () => {
  const clerk = createFakeClerk({ sessions: [ada, bob] });
  const seen = told(clerk);
  let given;
  await clerk.setActive({ session: 'sess_bob', navigate: async ({ session, decorateUrl }) => (given = decorateUrl(session.id)) });
  assert.equal(given, 'sess_bob');
  assert.deepEqual(seen, ['sess_ada in null', 'undefined', 'sess_bob in null']);
  assert.equal(clerk.user.fullName, 'Bob Byte');
});

test('versions differ as the packages do', async () => {
  const without = async (version) => {
    const clerk = createFakeClerk({ version, sessions: [ada, bob], focused: false });
    await clerk.setActive({ session: 'sess_bob' });
    return clerk.organization;
  };
  assert.equal(await without('4.0.0'), undefined);
  assert.equal(await without('6.40.0'), null);
  assert.equal(createFakeClerk({ sdk: '@clerk/nextjs@6.39.8' }).version, '5.128.0');
  assert.equal(createFakeClerk({ sdk: '@clerk/nextjs@7.0.0' }).version, '6.40.0');
});

test('a version that nobody has looked at is faked as the last one, and says so once', (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  for (let made = 0; made < 2; made++) assert.equal(createFakeClerk({ version: '6.99.0' }).version, '6.99.0');
  assert.equal(warn.mock.callCount(), 1);
  assert.match(warn.mock.calls[0].arguments[0], /6\.99\.0 is newer than 6\.40\.0/);
});

test('values have the fields that applications read', async () => {
  const clerk = createFakeClerk({ sessions: [{ ...ada, lastActiveOrganization: 'org_beta' }] });
  assert.equal(clerk.organization.name, 'Beta Inc.');
  assert.equal(clerk.user.organizationMemberships[1].role, 'org:member');
  assert.equal(clerk.session.checkAuthorization({ role: 'org:admin' }), false);
  const claims = JSON.parse(atob((await clerk.session.getToken()).split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));
  assert.deepEqual([claims.sid, claims.sub, claims.org_id, claims.org_role], ['sess_ada', 'user_ada', 'org_beta', 'org:member']);
  assert.equal(clerk.client.sessions[0], clerk.session);
});

test('a client that is not loaded says so until it is', async () => {
  const clerk = createFakeClerk({ sessions: [ada], loaded: false });
  assert.deepEqual([clerk.loaded, clerk.status, clerk.session, clerk.client], [false, 'loading', undefined, undefined]);
  await assert.rejects(clerk.setActive({ session: 'sess_ada' }), /before the client is loaded/);
  await clerk.load();
  assert.deepEqual([clerk.loaded, clerk.status, clerk.session.id], [true, 'ready', 'sess_ada']);
});

test('an answer comes late, by the clock of the fake', async () => {
  const clerk = createFakeClerk({ sessions: [ada], server: { touch: 50 } });
  let done = false;
  const call = clerk.setActive({ organization: 'org_acme' }).then(() => (done = true));
  await clerk.advance(49);
  assert.equal(done, false);
  await clerk.advance(1);
  assert.equal(done, true);
  await call;
});

test('an answer comes late, by the fake timers of the test', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  try {
    const clerk = createFakeClerk({ sessions: [ada], server: { touch: 50 } });
    let done = false;
    const call = clerk.setActive({ organization: 'org_acme' }).then(() => (done = true));
    await clerk.settled();
    mock.timers.tick(49);
    await clerk.settled();
    assert.equal(done, false);
    mock.timers.tick(1);
    await clerk.settled();
    assert.equal(done, true);
    await call;
  } finally {
    mock.timers.reset();
  }
});

test('an answer fails, and the call rejects as Clerk does', async () => {
  const clerk = createFakeClerk({ sessions: [ada], server: { touch: { status: 500 } } });
  await assert.rejects(clerk.setActive({ organization: 'org_acme' }), (error) => error.clerkError && error.status === 500);
});

test('an answer waits until the test gives it, by its name or by its kind', async () => {
  const clerk = createFakeClerk({ sessions: [ada] });
  clerk.server.hold('touch');
  const calls = [clerk.setActive({ organization: 'org_acme' }), clerk.setActive({ organization: 'org_beta' })];
  await clerk.settled();
  assert.deepEqual(clerk.server.waiting.map(({ request, call }) => [request, call]), [['r1', 'call-1'], ['r2', 'call-2']]);
  clerk.server.answer('r2');
  clerk.server.answer('touch');
  await Promise.all(calls);
  assert.throws(() => clerk.server.answer('touch'), /no request `touch` waits/);
});

test('a callback that throws or rejects makes the call reject with the same error', async () => {
  const clerk = createFakeClerk({ sessions: [ada, bob] });
  for (const navigate of [() => { throw boom; }, async () => { throw boom; }]) {
    await assert.rejects(clerk.setActive({ session: 'sess_bob', navigate }), (error) => error === boom);
  }
});
const boom = new Error('boom');

test('a redirect is told and awaited, of a call and of a sign-out', async () => {
  for (const version of ['5.128.0', '6.40.0']) {
    const gone = [];
    const clerk = createFakeClerk({ version, sessions: [ada, bob], navigate: async (url) => gone.push([url, clerk.session]) });
    await clerk.setActive({ session: 'sess_bob', redirectUrl: '/b' });
    assert.equal(clerk.session.id, 'sess_bob');
    await clerk.signOut({ redirectUrl: '/bye' });
    assert.deepEqual(gone, [['/b', undefined], ['/bye', undefined]]);
    assert.deepEqual(clerk.redirects, ['/b', '/bye']);
    await clerk.signOut({ redirectUrl: '/nobody' });
    assert.deepEqual(clerk.redirects, ['/b', '/bye']);
    const fails = createFakeClerk({ version, sessions: [ada, bob], navigate: () => { throw boom; } });
    await assert.rejects(fails.setActive({ session: 'sess_bob', redirectUrl: '/b' }), (error) => error === boom);
  }
});

test('what a listener throws comes to whoever tells it, and those after it are not told', async () => {
  // At the how manieth telling the first listener throws. What came of it was seen in the packages.
  const throwing = async (version, nth, act) => {
    const clerk = createFakeClerk({ version, sessions: [{ ...ada, lastActiveOrganization: 'org_acme' }, bob] });
    const seen = [];
    const boom = new Error('boom');
    let count = 0;
    const tells = (name) => ({ session }) => seen.push(`${name} ${session?.id ?? session}`);
    clerk.addListener((resources) => {
      tells('first')(resources);
      if (++count === nth) throw boom;
    });
    clerk.addListener(tells('second'));
    const came = await act(clerk).then(() => 'resolves', (error) => (error === boom ? 'rejects' : error));
    return `${seen.slice(2).join(', ')}: ${came}, ${clerk.session?.id ?? clerk.session}`;
  };
  const plain = (clerk) => clerk.setActive({ session: 'sess_bob' });
  const out = (clerk) => clerk.signOut();
  const hiding = (clerk) => clerk.setActive({ session: 'sess_bob', beforeEmit() {}, navigate() {} });
  assert.equal(await throwing('6.40.0', 2, plain), 'first sess_ada: rejects, sess_ada');
  assert.equal(await throwing('5.128.0', 2, plain), 'first sess_ada, first sess_bob, second sess_bob: resolves, sess_bob');
  assert.equal(await throwing('5.128.0', 3, plain), 'first sess_ada, second sess_ada, first sess_bob: rejects, sess_bob');
  assert.equal(await throwing('6.40.0', 2, hiding), 'first undefined: rejects, undefined');
  assert.equal(await throwing('6.40.0', 3, hiding), 'first undefined, second undefined, first sess_bob: rejects, sess_bob');
  assert.equal(await throwing('3.17.0', 2, out), 'first undefined: rejects, undefined');
  assert.equal(await throwing('4.73.14', 2, out), 'first null: rejects, null');
  assert.equal(await throwing('6.40.0', 2, out), 'first undefined: rejects, undefined');
  const clerk = createFakeClerk({ sessions: [ada] });
  const joins = [];
  assert.throws(() => clerk.addListener(() => {
    joins.push('told');
    if (joins.length === 1) throw new Error('boom');
  }), /boom/);
  await clerk.setActive({ session: null });
  assert.ok(joins.length > 1, 'it has joined all the same');
});

test('a listener may call, and a callback may call', async () => {
  const clerk = createFakeClerk({ version: '4.73.14', sessions: [ada, bob] });
  const seen = [];
  let again = true;
  clerk.addListener(({ session }) => {
    seen.push(session?.id);
    if (session === undefined && again) {
      again = false;
      void clerk.setActive({ session: 'sess_ada' });
    }
  });
  await clerk.setActive({ session: 'sess_bob', beforeEmit: () => clerk.setActive({ session: 'sess_bob' }) });
  await clerk.settled();
  assert.ok(seen.includes(undefined) && seen.includes('sess_bob'));
  assert.match(clerk.scenario(), /calls: \[/);
});

test('another tab signs out, and this one hears of it', async () => {
  const clerk = createFakeClerk({ sessions: [ada] });
  clerk.otherTab.signOut();
  await clerk.settled();
  assert.equal(clerk.session, null);
});

test('a scenario that does not come to what the test saw says so', async () => {
  const says = /^# This does not come to what the test saw/;
  const away = createFakeClerk({ sessions: [ada] });
  away.otherTab.signOut();
  await away.settled();
  assert.match(away.scenario(), says);
  const here = createFakeClerk({ sessions: [ada, bob] });
  // Time passes meanwhile, as it does.
  await here.setActive({ session: 'sess_bob', navigate: () => new Promise((resolve) => setTimeout(resolve, 7)) });
  assert.doesNotMatch(here.scenario(), says);
});

test('what is said of the server in another form than there is says which there are', () => {
  const made = (server) => () => createFakeClerk({ sessions: [ada], server });
  assert.throws(made('hold'), /such as `\{ touch: "hold" \}`/);
  assert.throws(made(['touch']), /such as `\{ touch: 50 \}`/);
  assert.throws(made(null), /says of each kind of request/);
  for (const written of ['50ms', ['50'], true]) {
    assert.throws(made({ touch: written }), /an answer is a number of milliseconds such as 50, `\{ after: 50, status: 500 \}` or 'hold'/);
  }
  assert.throws(made({ touch: { after: '50ms' } }), /an answer comes `after` milliseconds/);
});

test('what a version of Clerk does not have is not asked of the fake', () => {
  const newer = createFakeClerk({ sessions: [ada], version: '6.40.0' });
  assert.throws(() => newer.setSession('sess_ada'), { name: 'WrongUse', message: 'fake-clerk: clerk-js@6.40.0 has no `setSession`: use `setActive`' });
  const older = createFakeClerk({ sessions: [ada], version: '2.17.6' });
  assert.throws(() => older.setActive({}), /clerk-js@2\.17\.6 has no `setActive`: use `setSession`$/);
  assert.throws(() => newer.openSignIn(), { name: 'NotFaked', message: /Ask for it/ });
});

test('another tab ends a session or chooses an organization, and this one hears of it with the next answer', async () => {
  const clerk = createFakeClerk({ sessions: [ada, bob] });
  clerk.otherTab.setActive({ session: 'sess_bob', organization: null });
  clerk.otherTab.endSession('sess_ada');
  assert.equal(clerk.session.id, 'sess_ada');
  await clerk.setActive({ session: 'sess_bob' });
  assert.deepEqual(clerk.client.sessions.map(({ id }) => id), ['sess_bob']);
});

test('what happened is told: a timeline, findings, and a scenario', async () => {
  const clerk = createFakeClerk({ sessions: [ada], title: 'Two clicks' });
  clerk.server.hold('touch');
  const first = clerk.setActive({ organization: 'org_acme' });
  await clerk.settled();
  const second = clerk.setActive({ organization: 'org_beta' });
  await clerk.settled();
  clerk.server.answer('r2');
  await second;
  clerk.server.answer('r1');
  await first;
  assert.equal(clerk.organization.id, 'org_acme');
  assert.match(clerk.timeline(), /setActive\(org: org_beta\)/);
  assert.deepEqual(clerk.findings().map(({ rule }) => rule), ['hazard.stale-call-wins']);
  assert.match(clerk.scenario(), /scenario: Two clicks/);
  assert.match(clerk.svg(), /^<svg/);
});

test('what it does not do throws an error that names it and says how to ask', () => {
  const clerk = createFakeClerk({ sessions: [ada] });
  const named = (does, name) => assert.throws(does, (error) => error instanceof NotFaked && error.message.includes(name) && error.message.includes('npm bugs'));
  named(() => clerk.openSignIn(), 'clerk.openSignIn');
  named(() => clerk.environment, 'clerk.environment');
  named(() => clerk.user.update({}), 'user.update');
  named(() => clerk.session.reverification, 'session.reverification');
  named(() => clerk.client.signIn.create({}), 'client.signIn.create');
  named(() => clerk.setActive({ session: null, taskUrls: {} }), 'taskUrls');
  named(() => clerk.session.getToken({ template: 'x' }), 'template');
  named(() => clerk.server.set('client', { status: 500 }), 'client');
  named(() => clerk.signOut(() => {}), 'callback');
  named(() => clerk.on('environment', () => {}), 'environment');
});

test('an organization is chosen by its slug, its own or the one that goes without saying', async () => {
  const clerk = createFakeClerk({ sessions: [{ id: 'sess_a', organizations: ['org_acme', { id: 'org_beta', slug: 'the-beta' }] }] });
  const chosen = async (organization) => {
    const done = clerk.setActive({ organization });
    await clerk.advance(50);
    await done;
    return clerk.organization?.id ?? null;
  };
  assert.equal(await chosen('the-beta'), 'org_beta');
  assert.equal(await chosen('acme'), 'org_acme');
  assert.equal(await chosen('nobody'), null);
  assert.match(clerk.scenario(), /slug: the-beta/, 'its scenario file says whose slugs they are');
});

test('what makes no sense throws an error that says what does', () => {
  const wrong = (options, words) => assert.throws(() => createFakeClerk(options), (error) => error instanceof Error && words.test(error.message));
  wrong({ session: [] }, /no option `session`; options are/);
  wrong({ version: '1.0.0' }, /no record/);
  wrong({ version: 'six' }, /not a version/);
  wrong({ sdk: '@clerk/nextjs@99.0.0' }, /known are the major versions/);
  wrong({ sessions: ['sess_a', 'sess_a'] }, /two sessions/);
  wrong({ sessions: ['sess_a'], active: 'sess_b' }, /none of `sessions`/);
  wrong({ sessions: [{ id: 'sess_a', organizations: ['acme'] }] }, /begins with `org_`/);
  wrong({ sessions: [{ id: 'sess_a', lastActiveOrganization: 'org_x' }] }, /not a member/);
  wrong({ server: { touched: 50 } }, /kinds are touch/);
  wrong({ server: { touch: { wait: 50 } } }, /`after` and `status`/);
  wrong({ server: { touch: { status: 600 } } }, /from 200 to 599/);
  wrong({ server: { touch: NaN } }, /from 0 on/);
  assert.ok(WrongUse.prototype instanceof Error);
});

test('what is documented is a fake too: three steps, both callbacks, and nothing told early', async () => {
  const clerk = createFakeClerk({ version: 'documented', sessions: [ada, bob] });
  const told = [];
  clerk.addListener(({ session, organization }) => told.push(session && `${session.id} ${organization?.id ?? organization}`));
  // `setSession` hides without a callback as well, as no version does.
  await clerk.setSession('sess_bob');
  assert.deepEqual(told.splice(0), ['sess_ada null', undefined, 'sess_bob null']);
  await clerk.setActive({ session: 'sess_ada', organization: 'org_acme', navigate: () => told.push('navigates') });
  assert.deepEqual(told.splice(0), [undefined, 'navigates', 'sess_ada org_acme']);
  await clerk.setActive({ session: 'sess_bob', beforeEmit: () => told.push('before') });
  assert.deepEqual(told.splice(0), [undefined, 'before', 'sess_bob null']);
  // A refused organization leaves nothing behind.
  await assert.rejects(clerk.setActive({ session: 'sess_ada', organization: 'org_x' }), /Organization not found/);
  await clerk.setActive({ session: 'sess_ada' });
  assert.deepEqual(told.splice(0), ['sess_ada org_acme']);
  assert.equal(clerk.version, 'documented');
});

test('nothing that is documented breaks a rule, by whichever contract it was called', async () => {
  const newer = createFakeClerk({ version: 'documented', sessions: [ada, bob] });
  await newer.setActive({ session: null, navigate: () => {} });
  assert.deepEqual(newer.findings(), []);
  assert.match(newer.scenario(), /contract: \[navigate\]/);
  const older = createFakeClerk({ version: 'documented', sessions: [ada, bob] });
  await older.setSession(null, () => Promise.resolve());
  assert.deepEqual(older.findings(), []);
});

test('nothing of a fake shows in the next', async () => {
  const one = createFakeClerk({ sessions: [ada, bob] });
  await one.setActive({ session: 'sess_bob' });
  assert.equal(createFakeClerk({ sessions: [ada, bob] }).session.id, 'sess_ada');
});

test('a fake that is used for very long goes on, and says what it has no number for', async () => {
  const clerk = createFakeClerk({ sessions: [ada, bob] });
  const heard = [];
  for (let joined = 0; joined < 65_540; joined++) clerk.addListener(() => heard.push(joined), { skipInitialEmit: true })();
  clerk.addListener(() => heard.push('last'));
  assert.deepEqual(heard.splice(0), ['last']);
  // What is called for a session that is not there is refused, and has its number all the same.
  for (let made = 0; made < 65_540; made++) await clerk.setActive({ session: 'sess_of_nobody' }).catch(() => {});
  heard.length = 0;
  let given;
  await clerk.setActive({ session: 'sess_bob', navigate: ({ session }) => (given = session.id) });
  assert.deepEqual([given, clerk.session.id, heard], ['sess_bob', 'sess_bob', ['last', 'last']]);
  const ids = new Ids();
  for (let name = 0; name < 65_536; name++) ids.number(`org_${name}`);
  assert.throws(() => ids.number('org_one_more'), WrongUse);
  assert.equal(ids.number('org_7'), 7);
});

test('an answer that the test gives has a status that there is', async () => {
  const clerk = createFakeClerk({ sessions: [ada, bob], server: { touch: 'hold' } });
  void clerk.setActive({ session: 'sess_bob' });
  await clerk.settled();
  for (const status of [65_736, NaN, '200', -1, 0, 199.5]) {
    assert.throws(() => clerk.server.answer('touch', status), /from 200 to 599/, `${status}`);
  }
  clerk.server.answer('touch');
});

test('a listener that never stops calling Clerk is stopped, and spoils no other test', async () => {
  const clerk = createFakeClerk({ sessions: [ada, bob] });
  let deepest = 0;
  const again = () => (deepest++, clerk.addListener(again));
  assert.throws(() => clerk.addListener(again), { name: 'RangeError', message: /64 times deep: that never ends/ });
  assert.equal(deepest, 64);
  // Each change is told to it, and the call that makes it fails as it would in Clerk.
  await assert.rejects(clerk.setActive({ session: 'sess_bob' }), { name: 'RangeError' });
  let depth = 0;
  const other = createFakeClerk({ sessions: [ada, bob] });
  other.addListener(function joins() {
    if (++depth < 60) other.addListener(joins);
  });
  assert.equal(depth, 60, 'as deep as that is fine');
  await other.setActive({ session: 'sess_bob' });
  assert.equal(other.session.id, 'sess_bob');
});

test('what a test throws in the middle of Clerk is its own failure, and leaves nothing half done', async () => {
  const thrown = [];
  const hear = (error) => thrown.push(error.message);
  // The runner of tests hears of them otherwise, and lets this one fail.
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear);
  try {
    const fails = (what) => {
      throw new Error(what);
    };
    const clerk = createFakeClerk({ sessions: [ada, bob], server: { touch: 'hold' } });
    clerk.server.onRequest(() => fails('of onRequest'));
    const held = clerk.setActive({ session: 'sess_bob' });
    await clerk.settled();
    clerk.server.answer('touch');
    await held;
    assert.equal(clerk.session.id, 'sess_bob');
    const scheduled = createFakeClerk({ sessions: [ada, bob], schedule: () => fails('of schedule') });
    void scheduled.setActive({ session: 'sess_bob' });
    await new Promise((resolve) => setTimeout(resolve));
    assert.equal(scheduled.session.id, 'sess_ada', 'no one lets it go on');
    // As `await` has it.
    const gives = { get then() { return fails('of then'); } };
    const other = createFakeClerk({ sessions: [ada, bob] });
    await assert.rejects(other.setActive({ session: 'sess_bob', navigate: () => gives }), /of then/);
    assert.deepEqual(thrown, ['of onRequest', 'of schedule']);
  } finally {
    process.removeListener('unhandledRejection', hear);
    for (const other of others) process.on('unhandledRejection', other);
  }
});

test('half a letter in an id is told as what stands for one', async () => {
  const clerk = createFakeClerk({ sessions: ['sess_\ud800', 'sess_b'] });
  await clerk.setActive({ session: 'sess_b' });
  assert.deepEqual(clerk.findings(), []);
  assert.match(clerk.scenario(), /sess_\ufffd/);
});

test('what is said of a session and the fake does not do is refused', () => {
  for (const [key, value] of [['status', 'pending'], ['task', 'setup-mfa'], ['organisations', ['org_acme']]]) {
    assert.throws(() => createFakeClerk({ sessions: [{ id: 'sess_ada', [key]: value }] }), (error) => {
      return error instanceof WrongUse && error.message.includes(`\`${key}\``) && error.message.includes('lastActiveOrganization');
    });
  }
  assert.equal(createFakeClerk({ sessions: [{ ...ada, lastActiveOrganization: 'org_acme' }] }).session.id, 'sess_ada');
});
