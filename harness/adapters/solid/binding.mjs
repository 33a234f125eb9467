// clerk-solidjs: one child in each control component.
import { ClerkLoaded, ClerkLoading, ClerkProvider, SignedIn, SignedOut, useClerk } from 'clerk-solid';
import { createComponent } from 'solid-js';
import { render } from 'solid-js/web';

const CONTROL = { SignedIn, SignedOut, ClerkLoaded, ClerkLoading };
export const components = Object.keys(CONTROL);

let dispose;
let clerk;

/** What the provider gives to the application. */
export const provided = () => clerk?.();

function application() {
  clerk = useClerk();
  return components.map(control);
}

const child = (name) => {
  const element = document.createElement('i');
  element.dataset.component = name;
  return element;
};
const control = (name) => createComponent(CONTROL[name], { get children() { return child(name); } });

export function mount(instance, root, options) {
  const provider = { Clerk: instance, ...options, get children() { return application(); } };
  dispose = render(() => createComponent(ClerkProvider, provider), root);
}

export function unmount() {
  dispose();
}
