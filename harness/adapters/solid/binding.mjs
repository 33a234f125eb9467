// clerk-solidjs: one child in each control component.
import * as Clerk from 'clerk-solid';
import { createComponent, ErrorBoundary } from 'solid-js';
import { render } from 'solid-js/web';
import { reading } from '../kit/reading.mjs';

const { ClerkLoaded, ClerkLoading, ClerkProvider, SignedIn, SignedOut, useClerk } = Clerk;
const CONTROL = { SignedIn, SignedOut, ClerkLoaded, ClerkLoading };
export const components = Object.keys(CONTROL);

let dispose;
let clerk;
const reader = reading();
export const { hooks, thrown } = reader;

/** What each of them says now. */
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
  reader.of(Object.fromEntries(Object.entries(HOOKS).map(([name, of]) => [name, of(Clerk[name]())])));
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
  const boundary = { fallback: (error) => void reader.caught(error), get children() { return createComponent(ClerkProvider, provider); } };
  dispose = render(() => createComponent(ErrorBoundary, boundary), root);
}

export function unmount() {
  dispose();
}
