// Clerk's Vue packages: one child in each control component. The plugin takes the instance that the page has.
import * as Clerk from 'clerk-vue';
import { createApp, h, onErrorCaptured, unref } from 'vue';
import { reading } from '../kit/reading.mjs';

// From 2 on `Show` is what `SignedIn` and `SignedOut` were.
const component = (name, when) => (Clerk[name] ? [Clerk[name], {}] : [Clerk.Show, { when }]);
const CONTROL = {
  SignedIn: component('SignedIn', 'signed-in'),
  SignedOut: component('SignedOut', 'signed-out'),
  ClerkLoaded: component('ClerkLoaded'),
  ClerkLoading: component('ClerkLoading'),
};
export const components = Object.keys(CONTROL);

let app;
let clerk;
const reader = reading();
export const { hooks, thrown } = reader;

/** What each of them says now. */
const COMPOSABLES = {
  useAuth: ({ isLoaded, sessionId, orgId, userId }) => () => ({ loaded: unref(isLoaded), session: unref(sessionId), organization: unref(orgId), user: unref(userId) }),
  useSession: ({ isLoaded, session }) => () => ({ loaded: unref(isLoaded), session: unref(session) }),
  useUser: ({ isLoaded, user }) => () => ({ loaded: unref(isLoaded), user: unref(user) }),
  useOrganization: ({ isLoaded, organization }) => () => ({ loaded: unref(isLoaded), organization: unref(organization) }),
};

/** What the plugin gives to the application. */
export const provided = () => unref(clerk);

export function mount(instance, root, options, control) {
  const given = (name) => (name.startsWith('Signed') ? control : {});
  const child = (name) => h(CONTROL[name][0], { ...CONTROL[name][1], ...given(name) }, { default: () => h('i', { 'data-component': name }) });
  const setup = () => {
    // What the application renders, and not what the plugin does by itself: clerk-js is here without its own components.
    onErrorCaptured((error) => void reader.caught(error));
    clerk = Clerk.useClerk();
    reader.of(Object.fromEntries(Object.entries(COMPOSABLES).map(([name, of]) => [name, of(Clerk[name]())])));
    return () => components.map(child);
  };
  app = createApp({ setup });
  app.use(Clerk.clerkPlugin, { prefetchUI: false, ...options });
  app.mount(root);
}

export function unmount() {
  app.unmount();
}
