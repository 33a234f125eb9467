// What a second of processor time is enough for: `npm run bench`. Numbers are printed, and none is expected.
import { ClerkProvider } from '@clerk/react';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import fc from 'fast-check';
import { createFakeClerk, exploreOrders, nextTurn } from 'fake-clerk';
import { clerkWrapper, settled } from 'fake-clerk/react';
import { test } from 'vitest';
import { CuredSwitcher } from '../src/CuredSwitcher.jsx';

const sessions = [{ id: 'sess_ada', user: 'user_ada', organizations: ['org_acme', 'org_beta'], lastActiveOrganization: 'org_acme' }];
const RUNS = 200;

async function measure(what, number, does) {
  const before = process.cpuUsage();
  await does();
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  console.log(`${what}: ${number} in ${seconds.toFixed(2)} s of processor time, ${Math.round(number / seconds)} a second`);
}

async function clickTwice(clerk, settle) {
  render(<CuredSwitcher goTo={async () => {}} />, { wrapper: clerkWrapper(clerk, ClerkProvider) });
  await settled(clerk);
  fireEvent.click(screen.getByRole('button', { name: 'Beta' }));
  await nextTurn();
  fireEvent.click(screen.getByRole('button', { name: 'Acme' }));
  await settle();
  cleanup();
}

async function withFastCheck(runs) {
  await fc.assert(fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    const clerk = createFakeClerk({ sessions, schedule: (what) => scheduler.schedule(Promise.resolve(), what) });
    await clickTwice(clerk, async () => {
      for (let calm = 0; calm < 2; calm++) {
        await scheduler.waitIdle();
        await settled(clerk);
        if (scheduler.count() > 0) calm = -1;
      }
    });
  }), { numRuns: runs, seed: 1 });
}

test('speed', { timeout: 300_000 }, async () => {
  const explore = (orders) => exploreOrders((clerk) => clickTwice(clerk, () => settled(clerk)), { sessions, random: { seed: 1, orders } });
  await explore(20);
  await withFastCheck(20);
  await measure('fakes made', 2_000, async () => {
    for (let made = 0; made < 2_000; made++) createFakeClerk({ sessions });
  });
  await measure('fakes made, and two overlapping calls each', 1_000, async () => {
    for (let made = 0; made < 1_000; made++) {
      const clerk = createFakeClerk({ sessions });
      await Promise.all([clerk.setActive({ organization: 'org_beta' }), clerk.setActive({ organization: 'org_acme', navigate: async () => {} })]);
    }
  });
  await measure('orders of the switcher by exploreOrders', RUNS, () => explore(RUNS));
  await measure('orders of the switcher by the scheduler of fast-check', RUNS, () => withFastCheck(RUNS));
});
