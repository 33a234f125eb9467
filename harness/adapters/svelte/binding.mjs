// svelte-clerk, outside of SvelteKit. Its provider takes the instance that the page has.
import { mount as start, unmount as stop } from 'svelte';
import { reading } from '../kit/reading.mjs';
import App from './App.svelte';

export const components = ['SignedIn', 'SignedOut', 'ClerkLoaded', 'ClerkLoading'];

let app;
let context;

/** The context is what this framework has for hooks. */
const reader = reading();
export const { hooks, thrown } = reader;

/** What the provider gives to the application: nothing before clerk-js is there. */
export const provided = () => context?.clerk;

export function mount(instance, root, options, control) {
  const use = (given) => {
    context = given;
    reader.of({ useClerkContext: () => ({ loaded: given.isLoaded, session: given.session, organization: given.organization, user: given.user }) });
  };
  app = start(App, { target: root, props: { options, control, use, caught: reader.caught } });
}

export function unmount() {
  stop(app);
}
