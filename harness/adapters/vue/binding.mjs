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

/** What the plugin gives to the application. */
export const provided = () => unref(clerk);

export function mount(instance, root, options, control) {
  const given = (name) => (name.startsWith('Signed') ? control : {});
  const child = (name) => h(CONTROL[name][0], { ...CONTROL[name][1], ...given(name) }, { default: () => h('i', { 'data-component': name }) });
  const setup = () => {
    clerk = Clerk.useClerk();
    return () => components.map(child);
  };
  app = createApp({ setup });
  app.use(Clerk.clerkPlugin, { prefetchUI: false, ...options });
  app.mount(root);
}

export function unmount() {
  app.unmount();
}
