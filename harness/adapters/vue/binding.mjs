// Clerk's Vue packages: one child in each control component. The plugin takes the instance that the page has.
import * as Clerk from 'clerk-vue';
import { createApp, h } from 'vue';

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

export function mount(clerk, root, options) {
  const child = (name) => h(...CONTROL[name], { default: () => h('i', { 'data-component': name }) });
  app = createApp({ render: () => components.map(child) });
  app.use(Clerk.clerkPlugin, { prefetchUI: false, ...options });
  app.mount(root);
}

export function unmount() {
  app.unmount();
}
