// svelte-clerk, outside of SvelteKit. Its provider takes the instance that the page has.
import { mount as start, unmount as stop } from 'svelte';
import App from './App.svelte';

export const components = ['SignedIn', 'SignedOut', 'ClerkLoaded', 'ClerkLoading'];

let app;

export function mount(clerk, root, options) {
  app = start(App, { target: root, props: { options } });
}

export function unmount() {
  stop(app);
}
