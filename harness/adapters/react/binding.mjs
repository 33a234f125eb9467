// Clerk's React packages: one child in each control component.
import * as Clerk from 'clerk-react';
import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';

// From 6 on `Show` is what `SignedIn` and `SignedOut` were.
const show = (when) => (properties) => h(Clerk.Show, { when, ...properties });
const CONTROL = {
  SignedIn: Clerk.SignedIn ?? show('signed-in'),
  SignedOut: Clerk.SignedOut ?? show('signed-out'),
  ClerkLoaded: Clerk.ClerkLoaded,
  ClerkLoading: Clerk.ClerkLoading,
};
export const components = Object.keys(CONTROL);

let root;
let clerk;
let around = (application) => application;

/** What goes around the provider, in place of nothing. */
export function under(wrap) {
  around = wrap;
}

/** What the provider gives to the application. */
export const provided = () => clerk;

function Application({ children }) {
  clerk = Clerk.useClerk();
  return children;
}

export function mount(instance, element, options, control) {
  const given = (name) => (name.startsWith('Signed') ? control : {});
  const children = components.map((name) => h(CONTROL[name], { key: name, ...given(name) }, h('i', { 'data-component': name })));
  root = createRoot(element);
  root.render(around(h(Clerk.ClerkProvider, { Clerk: instance, ...options }, h(Application, null, children))));
}

export function unmount() {
  root.unmount();
}
