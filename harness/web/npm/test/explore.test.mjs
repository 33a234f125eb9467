import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FailingOrder, createFakeClerk, exploreOrders } from '../src/index.js';

const sessions = [{ id: 'sess_ada', user: 'user_ada', organizations: ['org_acme', 'org_beta'] }];
const event = () => new Promise((resolve) => setImmediate(resolve));

async function clickTwice(clerk, options = {}) {
  const first = clerk.setActive({ organization: 'org_acme', ...options });
  await event();
  const second = clerk.setActive({ organization: 'org_beta', ...options });
  await clerk.settled();
  await Promise.all([first, second]);
  assert.equal(clerk.organization.id, 'org_beta');
}

test('the order that loses a click is found, and told as a timeline and as a scenario', async () => {
  const failing = await exploreOrders((clerk) => clickTwice(clerk), { sessions }).catch((error) => error);
  assert.ok(failing instanceof FailingOrder);
  assert.deepEqual(failing.order, ['the server answers the touch of call-2', 'the server answers the touch of call-1']);
  assert.match(failing.message, /org_beta[^]*setActive\(org: org_acme\)[^]*scenario:/);
  assert.equal(failing.findings[0].rule, 'hazard.stale-call-wins');
  assert.equal(failing.cause.code, 'ERR_ASSERTION');
});

test('a test that fails before anything could be chosen fails as it is', async () => {
  const wrong = new TypeError('document is not there');
  await assert.rejects(exploreOrders(() => { throw wrong; }, { sessions }), (error) => error === wrong);
});

test('every order is tried once: of two touches and two callbacks there are six', async () => {
  const orders = new Set();
  const { orders: tried, complete } = await exploreOrders(async (clerk) => {
    const seen = [];
    const go = (organization) => clerk.setActive({ organization, navigate: async () => seen.push(organization) });
    go('org_acme');
    await event();
    go('org_beta');
    clerk.server.onRequest(() => {});
    await clerk.settled();
    orders.add(clerk.timeline());
  }, { sessions });
  assert.equal(complete, true);
  assert.equal(tried, 6);
  assert.equal(orders.size, 6);
});

test('a bound is kept, and said', async () => {
  const { orders, complete } = await exploreOrders(async (clerk) => {
    for (const organization of ['org_acme', 'org_beta', 'org_acme', 'org_beta']) clerk.setActive({ organization, navigate: async () => {} });
    await clerk.settled();
  }, { sessions, most: 10 });
  assert.deepEqual([orders, complete], [10, false]);
});

test('orders by chance are the same for the same seed', async () => {
  const tried = async (seed) => {
    const pictures = [];
    await exploreOrders(async (clerk) => {
      for (const organization of ['org_acme', 'org_beta', 'org_acme']) {
        clerk.setActive({ organization });
        await event();
      }
      await clerk.settled();
      pictures.push(clerk.timeline());
    }, { sessions, random: { seed, orders: 8 } });
    return pictures;
  };
  assert.deepEqual(await tried(1), await tried(1));
  assert.notDeepEqual(await tried(1), await tried(2));
});

test('a test that fails once and not again is told to be nondeterministic, and is no failure', async (t) => {
  const warned = t.mock.method(console, 'warn', () => {});
  let runs = 0;
  const { nondeterministic } = await exploreOrders(async (clerk) => {
    clerk.setActive({ organization: 'org_acme' });
    await clerk.settled();
    if (++runs === 1) throw new Error('by chance');
  }, { sessions });
  assert.equal(nondeterministic.length, 1);
  assert.match(warned.mock.calls[0].arguments[0], /^nondeterministic test/);
});

test('a test that awaits the call itself is given what it waits for', async () => {
  const { complete } = await exploreOrders(async (clerk) => {
    await clerk.setActive({ organization: 'org_acme' });
    assert.equal(clerk.organization.id, 'org_acme');
  }, { sessions });
  assert.equal(complete, true);
});

test('a scheduler of somebody else chooses as well', async () => {
  const waiting = [];
  const clerk = createFakeClerk({ sessions, schedule: (what) => new Promise((go) => waiting.push({ what, go })) });
  const call = clerk.setActive({ organization: 'org_acme' });
  await clerk.settled();
  assert.deepEqual(waiting.map(({ what }) => what), ['the server answers the touch of call-1']);
  waiting.shift().go();
  await call;
});
