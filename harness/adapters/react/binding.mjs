// Clerk's React packages: one child in each control component.
import * as Clerk from 'clerk-react';
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';

// From 6 on `Show` is what `SignedIn` and `SignedOut` were.
const show = (when) => ({ children }) => h(Clerk.Show, { when }, children);
const CONTROL = {
  SignedIn: Clerk.SignedIn ?? show('signed-in'),
  SignedOut: Clerk.SignedOut ?? show('signed-out'),
  ClerkLoaded: Clerk.ClerkLoaded,
  ClerkLoading: Clerk.ClerkLoading,
};
export const components = Object.keys(CONTROL);

let root;

export function mount(clerk, element, options) {
  const children = components.map((name) => h(CONTROL[name], { key: name }, h('i', { 'data-component': name })));
  root = createRoot(element);
  root.render(h(Clerk.ClerkProvider, { Clerk: clerk, ...options }, children));
}

export function unmount() {
  root.unmount();
}
