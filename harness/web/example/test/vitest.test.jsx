// @vitest-environment node
// What vitest and what stands beside it have to do with a fake.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { createFakeClerk, nextTurn } from 'fake-clerk/vitest';
import { afterEach, expect, test, vi } from 'vitest';

const sessions = [{ id: 'sess_ada', user: 'user_ada', organizations: ['org_acme', 'org_beta'] }];
afterEach(() => vi.useRealTimers());

test('a test that fails prints the timeline and the findings of its fake', { timeout: 60_000 }, async () => {
  const folder = new URL('..', import.meta.url).pathname;
  const env = { ...process.env, NO_COLOR: '1' };
  const { stdout, code } = await promisify(execFile)('npx', ['vitest', 'run', '--dir', 'fixtures'], { cwd: folder, env }).catch((failed) => failed);
  expect(code).toBe(1);
  expect(stdout).toContain('clerk-js@6.40.0, faked:');
  expect(stdout).toContain('setActive(org: org_beta)');
  expect(stdout).toContain('hazard.stale-call-wins at');
});

test('the fake timers of vitest say when the server answers', async () => {
  vi.useFakeTimers();
  const clerk = createFakeClerk({ sessions, server: { touch: 50 } });
  const done = vi.fn();
  clerk.setActive({ organization: 'org_acme' }).then(done);
  await vi.advanceTimersByTimeAsync(49);
  await clerk.settled();
  expect(done).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await clerk.settled();
  expect(done).toHaveBeenCalled();
});

test('the scheduler of fast-check finds the order that loses a click', async () => {
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    const clerk = createFakeClerk({ sessions, schedule: (what) => scheduler.schedule(Promise.resolve(), what) });
    const first = clerk.setActive({ organization: 'org_acme' });
    await nextTurn();
    const second = clerk.setActive({ organization: 'org_beta' });
    await clerk.settled();
    await scheduler.waitAll();
    await Promise.all([first, second]);
    expect(clerk.organization.id).toBe('org_beta');
  });
  const { failed, counterexample } = await fc.check(property, { seed: 1, numRuns: 50 });
  expect(failed).toBe(true);
  expect(String(counterexample[0])).toMatch(/touch of call-2[^]*touch of call-1/);
});

test('it works in a worker', async () => {
  const code = `import('fake-clerk').then(async ({ createFakeClerk }) => {
    const clerk = createFakeClerk({ sessions: ['sess_ada', 'sess_bob'] });
    await clerk.setActive({ session: 'sess_bob' });
    require('node:worker_threads').parentPort.postMessage(clerk.session.id);
  })`;
  const worker = new Worker(code, { eval: true });
  expect(await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))).toBe('sess_bob');
  await worker.terminate();
});
