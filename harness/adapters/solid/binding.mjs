// clerk-solidjs: one child in each control component.
import { ClerkLoaded, ClerkLoading, ClerkProvider, SignedIn, SignedOut } from 'clerk-solid';
import { createComponent } from 'solid-js';
import { render } from 'solid-js/web';

const CONTROL = { SignedIn, SignedOut, ClerkLoaded, ClerkLoading };
export const components = Object.keys(CONTROL);

let dispose;

const child = (name) => {
  const element = document.createElement('i');
  element.dataset.component = name;
  return element;
};
const control = (name) => createComponent(CONTROL[name], { get children() { return child(name); } });

export function mount(clerk, root, options) {
  const provider = { Clerk: clerk, ...options, get children() { return components.map(control); } };
  dispose = render(() => createComponent(ClerkProvider, provider), root);
}

export function unmount() {
  dispose();
}
