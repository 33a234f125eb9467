// Clerk's Vue packages: one child in each control component. The plugin takes the instance that the page has.
import * as Clerk from 'clerk-vue';
import { createApp, h, unref } from 'vue';

// From 2 on `Show` is what `SignedIn` and `SignedOut` were.
const control = (name, when) => (Clerk[name] ? [Clerk[name], {}] : [Clerk.Show, { when }]);
const CONTROL = {
  SignedIn: control('SignedIn', 'signed-in'),
  SignedOut: control('SignedOut', 'signed-out'),
  ClerkLoaded: control('ClerkLoaded'),
  ClerkLoading: control('ClerkLoading'),
};
export const components = Object.keys(CONTROL);

let app;
let clerk;

/** What the plugin gives to the application. */
export const provided = () => unref(clerk);

export function mount(instance, root, options) {
  const child = (name) => h(...CONTROL[name], { default: () => h('i', { 'data-component': name }) });
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
