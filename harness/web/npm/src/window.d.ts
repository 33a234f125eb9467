import type { FakeClerk } from './index.js';

/**
 * Makes a fake the instance that the page has, for packages whose provider takes none. Gives back the options for the plugin or
 * the provider: `app.use(clerkPlugin, onWindow(clerk))`, `<ClerkProvider {...onWindow(clerk)}>`.
 */
export declare function onWindow(clerk: FakeClerk): { publishableKey: string; prefetchUI: false };
