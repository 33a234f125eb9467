// Clerk's React packages: one child in each control component.
import * as Clerk from 'clerk-react';
import { Component, createElement as h } from 'react';
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

let says = {};
let errors = [];

/** What each hook says, as it was rendered last. */
export const hooks = () => says;

/** What was thrown since it was asked last. */
export const thrown = () => errors.splice(0);

/** What an application has around what may throw. */
class Boundary extends Component {
  state = { failed: false };
  static getDerivedStateFromError = () => ({ failed: true });
  componentDidCatch(error) {
    errors.push(error);
  }
  render() {
    return this.state.failed ? null : this.props.children;
  }
}

/** One component for each hook, so that one that throws does not take the others along. */
const HOOKS = {
  useAuth: ({ isLoaded, sessionId, orgId, userId }) => ({ loaded: isLoaded, session: sessionId, organization: orgId, user: userId }),
  useSession: ({ isLoaded, session }) => ({ loaded: isLoaded, session }),
  useUser: ({ isLoaded, user }) => ({ loaded: isLoaded, user }),
  useOrganization: ({ isLoaded, organization }) => ({ loaded: isLoaded, organization }),
};
const using = Object.entries(HOOKS).map(([name, of]) => {
  const Using = () => {
    says = { ...says, [name]: of(Clerk[name]()) };
    return null;
  };
  return h(Boundary, { key: name }, h(Using));
});

function Application({ children }) {
  clerk = Clerk.useClerk();
  return children;
}

export function mount(instance, element, options, control, uses = true) {
  const given = (name) => (name.startsWith('Signed') ? control : {});
  const children = components.map((name) => h(CONTROL[name], { key: name, ...given(name) }, h('i', { 'data-component': name })));
  root = createRoot(element);
  root.render(around(h(Clerk.ClerkProvider, { Clerk: instance, ...options }, h(Application, null, children, uses && using))));
}

export function unmount() {
  root.unmount();
}
