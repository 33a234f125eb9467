// Clerk's Vue packages: one child in each control component. The plugin takes the instance that the page has.
import * as Clerk from 'clerk-vue';
import { createApp, h, unref } from 'vue';

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
let reads = {};
let errors = [];

/** What each composable says now. One that throws does so in the component that reads it. */
export const hooks = () => Object.fromEntries(Object.entries(reads).flatMap(([name, read]) => {
  try {
    return [[name, read()]];
  } catch (error) {
    errors.push(error);
    return [];
  }
}));

/** What was thrown since it was asked last. */
export const thrown = () => errors.splice(0);

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
    clerk = Clerk.useClerk();
    reads = Object.fromEntries(Object.entries(COMPOSABLES).map(([name, of]) => [name, of(Clerk[name]())]));
    return () => components.map(child);
  };
  app = createApp({ setup });
  app.use(Clerk.clerkPlugin, { prefetchUI: false, ...options });
  app.mount(root);
}

export function unmount() {
  app.unmount();
}
