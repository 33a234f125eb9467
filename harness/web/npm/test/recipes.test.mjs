// The code of scenarios/RECIPES.md does what the page says: what it is written instead of shows the hazard, and it shows none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createFakeClerk } from '../src/index.js';
import { SDKS } from '../src/sdk.js';

const read = (path) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const PAGE = read('scenarios/RECIPES.md');
const code = [...PAGE.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, text]) => text).join('\n');
let made = 0;

/** What the page's code exports, as an application of its own would have it. */
const load = () => import(`data:text/javascript,${encodeURIComponent(`${code}\n// ${++made}`)}`);

const ADA = { id: 'sess_home', user: 'user_ada' };
const BOB = { id: 'sess_work', user: 'user_bob' };
const CLEO = { id: 'sess_club', user: 'user_cleo' };
const MEMBER = { id: 'sess_a', user: 'user_ada', organizations: ['org_acme', 'org_beta'], lastActiveOrganization: 'org_acme' };
const ASIDE = { id: 'sess_b', user: 'user_bob', organizations: ['org_acme'] };

/** How the application navigates: it takes that long, in the fake's time. */
const goes = (millis) => () => new Promise((resolve) => setTimeout(resolve, millis));
const fails = () => Promise.reject(new Error('the page cannot be loaded'));
const router = { push: fails };
const quietly = (promise) => promise.catch(() => {});

/** What is done without the recipe and with it; `page` is what the page's code exports. */
const RECIPES = {
  'stale-call-wins': {
    sessions: [ADA, BOB, CLEO],
    harm: [(clerk) => clerk.setActive({ session: 'sess_work', navigate: goes(80) }), (clerk) => clerk.setActive({ session: 'sess_club', navigate: goes(20) })],
    cure: [(clerk, page) => page.choose(clerk, 'sess_work', goes(80)), (clerk, page) => page.choose(clerk, 'sess_club', goes(20))],
    end: 'sess_club',
  },
  'shown-while-pending': {
    sessions: [ADA, BOB, CLEO],
    harm: [(clerk) => clerk.setActive({ session: 'sess_work', navigate: goes(80) }), (clerk) => clerk.setActive({ session: 'sess_club' })],
    cure: [
      (clerk, page) => page.unlessBusy(() => clerk.setActive({ session: 'sess_work', navigate: goes(80) })),
      (clerk, page) => page.unlessBusy(() => clerk.setActive({ session: 'sess_club' })),
    ],
    end: 'sess_work',
  },
  'stuck-undefined': {
    sessions: [ADA, BOB],
    harm: [(clerk) => quietly(clerk.setActive({ session: 'sess_work', navigate: fails }))],
    cure: [(clerk, page) => clerk.setActive({ session: 'sess_work', navigate: page.navigateTo(router, '/work') })],
    end: 'sess_work',
  },
  'resurrected-session': {
    sessions: [ADA, BOB],
    harm: [(clerk) => clerk.setActive({ session: 'sess_work', navigate: goes(80) }), (clerk) => clerk.signOut()],
    cure: [(clerk, page) => page.choose(clerk, 'sess_work', goes(80)), (clerk, page) => page.signOut(clerk)],
    end: null,
  },
  'signed-out-flash': {
    sessions: [ADA, BOB],
    harm: [(clerk) => clerk.setActive({ session: 'sess_old' }), (clerk) => clerk.setActive({ session: 'sess_work', navigate: goes(20) })],
    cure: [(clerk, page) => {
      const offered = page.sessionsToChoose(clerk).map(({ id }) => id);
      assert.deepEqual(offered, ['sess_home', 'sess_work']);
      return clerk.setActive({ session: offered[1], navigate: goes(20) });
    }],
    end: 'sess_work',
  },
  'unknown-id-signs-out': {
    sessions: [ADA, BOB],
    harm: [(clerk) => clerk.setActive({ session: 'sess_old' })],
    cure: [(clerk, page) => page.openLink(clerk, 'sess_old', goes(20)), (clerk, page) => page.openLink(clerk, 'sess_work', goes(20))],
    end: 'sess_work',
  },
  'early-value': {
    sessions: [MEMBER],
    harm: [(clerk) => clerk.setActive({ organization: 'org_beta', beforeEmit: goes(80) })],
    cure: [(clerk, page) => page.chooseOrganization(clerk, 'org_beta', goes(80))],
    end: 'sess_a in org_beta',
  },
  'organization-not-applied': {
    sessions: [MEMBER],
    harm: [(clerk) => clerk.setActive({ organization: 'org_gone' })],
    cure: [(clerk, page) => assert.rejects(page.chooseMembership(clerk, 'org_gone'), /not a member/), (clerk, page) => page.chooseMembership(clerk, 'org_beta')],
    end: 'sess_a in org_beta',
  },
  'poisoned-organization': {
    sessions: [MEMBER],
    harm: [
      (clerk) => quietly(clerk.setActive({ organization: 'org_gone' })),
      (clerk) => quietly(clerk.setActive({ session: 'sess_a', navigate: goes(20) })),
    ],
    cure: [(clerk) => quietly(clerk.setActive({ organization: 'org_gone' })), (clerk, page) => page.refresh(clerk, goes(20))],
    end: 'sess_a in org_acme',
  },
  'organization-undefined': {
    sessions: [MEMBER, ASIDE],
    harm: [(clerk) => clerk.setActive({ session: 'sess_b' })],
    cure: [(clerk, page) => page.switchTo(clerk, 'sess_b', 'org_acme')],
    end: 'sess_b in org_acme',
  },
};

/** Does something, 30 ms later the next, and lets all of it end. */
async function played(version, sessions, steps, page, timers) {
  const clerk = createFakeClerk({ version, sessions });
  const pass = async (millis) => {
    for (let passed = 0; passed < millis; passed += 10) {
      await clerk.settled();
      timers.tick(10);
    }
    await clerk.settled();
  };
  const promises = [];
  for (const step of steps) {
    promises.push(step(clerk, page));
    await pass(30);
  }
  await pass(200);
  await Promise.all(promises);
  return { clerk, found: clerk.findings().map(({ rule }) => rule) };
}

const marks = [...PAGE.matchAll(/<!-- harm: (\S+) clerk-js@(\S+) -->/g)].map(([, name, version]) => ({ name, version }));

test('every recipe of the page is tried', () => {
  assert.deepEqual(marks.map(({ name }) => name).sort(), Object.keys(RECIPES).sort());
});

for (const { name, version } of marks) {
  test(`the code against hazard.${name} keeps it away, which shows without it, in ${version}`, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    // What the browser is told where the router fails.
    globalThis.window ??= { location: { assign() {} } };
    const recipe = RECIPES[name];
    const page = await load();
    const harm = await played(version, recipe.sessions, recipe.harm, page, t.mock.timers);
    assert.ok(harm.found.includes(`hazard.${name}`), `${harm.found}\n${harm.clerk.timeline()}`);
    const { clerk, found } = await played(version, recipe.sessions, recipe.cure, page, t.mock.timers);
    assert.deepEqual(found, [], clerk.timeline());
    const { session, organization } = clerk;
    assert.equal(session && `${session.id}${organization ? ` in ${organization.id}` : ''}`, recipe.end, clerk.timeline());
  });
}

test('a missing organization is none as soon as the session is known', async () => {
  const { organizationOf } = await load();
  const clerk = createFakeClerk({ version: '4.0.0', sessions: [ADA, BOB] });
  await clerk.setActive({ session: 'sess_work' });
  assert.equal(clerk.organization, undefined);
  assert.equal(organizationOf(clerk), null);
});

test('the page for beginners says which clerk-js a package loads', () => {
  const rows = [...read('spec/START.md').matchAll(/^\| `(\S+)` ([\d, ]+) \| (\d+) \|$/gm)];
  const told = {};
  for (const [, name, majors, loads] of rows) {
    for (const major of majors.split(', ')) (told[name] ??= {})[major] = Number(loads);
  }
  const { '@clerk/clerk-js': itself, ...known } = SDKS;
  assert.deepEqual(told, known);
});
