// svelte-clerk, outside of SvelteKit. Its provider takes the instance that the page has.
import { mount as start, unmount as stop } from 'svelte';
import App from './App.svelte';

export const components = ['SignedIn', 'SignedOut', 'ClerkLoaded', 'ClerkLoading'];

let app;
let context;

/** What the provider gives to the application: nothing before clerk-js is there. */
export const provided = () => context?.clerk;

export function mount(instance, root, options, control) {
  app = start(App, { target: root, props: { options, control, use: (given) => (context = given) } });
}

export function unmount() {
  stop(app);
}
