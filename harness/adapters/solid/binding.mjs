// clerk-solidjs: one child in each control component.
import * as Clerk from 'clerk-solid';
import { createComponent, ErrorBoundary } from 'solid-js';
import { render } from 'solid-js/web';

const { ClerkLoaded, ClerkLoading, ClerkProvider, SignedIn, SignedOut, useClerk } = Clerk;
const CONTROL = { SignedIn, SignedOut, ClerkLoaded, ClerkLoading };
export const components = Object.keys(CONTROL);

let dispose;
let clerk;
let reads = {};
let errors = [];

/** What each hook says now. One that throws does so in the component that reads it. */
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

const HOOKS = {
  useAuth: (auth) => () => ({ loaded: auth.isLoaded(), session: auth.sessionId(), organization: auth.orgId(), user: auth.userId() }),
  useSession: (its) => () => ({ loaded: its.isLoaded(), session: its.session() }),
  useUser: (its) => () => ({ loaded: its.isLoaded(), user: its.user() }),
  useOrganization: (its) => () => ({ loaded: its.isLoaded(), organization: its.organization() }),
};

/** What the provider gives to the application. */
export const provided = () => clerk?.();

function application() {
  clerk = useClerk();
  reads = Object.fromEntries(Object.entries(HOOKS).map(([name, of]) => [name, of(Clerk[name]())]));
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
