// @clerk/vue on the fake: its plugin takes the instance that the page has.
import { Show, clerkPlugin, useAuth } from '@clerk/vue';
import { onWindow } from 'fake-clerk/window';
import { createFakeClerk } from 'fake-clerk/vitest';
import { expect, test } from 'vitest';
import { createApp, defineComponent, h } from 'vue';

const Account = defineComponent({
  setup() {
    const { isLoaded, userId, orgId } = useAuth();
    return () => [
      h('p', isLoaded.value ? `${userId.value} in ${orgId.value}` : 'loading'),
      h(Show, { when: 'signed-out' }, { default: () => 'signed out' }),
    ];
  },
});

test('composables and control components of Vue show what is current', async () => {
  const clerk = createFakeClerk({ sessions: [{ id: 'sess_ada', user: 'user_ada', organizations: ['org_acme'] }], loaded: false });
  const root = document.createElement('div');
  createApp(Account).use(clerkPlugin, onWindow(clerk)).mount(root);
  await clerk.settled();
  expect(root.textContent).toBe('user_ada in null');
  await clerk.setActive({ organization: 'org_acme' });
  await clerk.settled();
  expect(root.textContent).toBe('user_ada in org_acme');
  await clerk.setActive({ session: null });
  await clerk.settled();
  expect(root.textContent).toBe('null in nullsigned out');
});
