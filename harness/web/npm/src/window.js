// For packages whose provider takes no instance, and looks for the one that the page has: @clerk/vue and svelte-clerk.
import { publishableKey } from './key.js';

/** Makes a fake the instance that the page has. Gives back the options for the plugin or the provider. */
export function onWindow(clerk) {
  globalThis.Clerk = clerk;
  return { publishableKey, prefetchUI: false };
}
