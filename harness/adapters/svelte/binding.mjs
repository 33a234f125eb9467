// svelte-clerk, outside of SvelteKit. Its provider takes the instance that the page has.
import { mount as start, unmount as stop } from 'svelte';
import App from './App.svelte';

export const components = ['SignedIn', 'SignedOut', 'ClerkLoaded', 'ClerkLoading'];

let app;
let context;

/** What the context says now: it is what this framework has for hooks. */
export const hooks = () => (context ? { useClerkContext: {
  loaded: context.isLoaded, session: context.session, organization: context.organization, user: context.user,
} } : {});

/** What the provider gives to the application: nothing before clerk-js is there. */
export const provided = () => context?.clerk;

export function mount(instance, root, options, control) {
  app = start(App, { target: root, props: { options, control, use: (given) => (context = given) } });
}

export function unmount() {
  stop(app);
}
