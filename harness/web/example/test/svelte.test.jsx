// svelte-clerk on the fake: its provider takes the instance that the page has.
import { onWindow } from 'fake-clerk/window';
import { createFakeClerk } from 'fake-clerk/vitest';
import { mount } from 'svelte';
import { expect, test } from 'vitest';
import Account from './svelte/Account.svelte';

test('control components of Svelte show what is current', async () => {
  const clerk = createFakeClerk({ sessions: [{ id: 'sess_ada', user: 'user_ada' }], loaded: false });
  const root = document.createElement('div');
  mount(Account, { target: root, props: { options: onWindow(clerk) } });
  await clerk.settled();
  expect(root.textContent.trim()).toBe('signed in');
  await clerk.setActive({ session: null });
  await clerk.settled();
  expect(root.textContent.trim()).toBe('signed out');
});
