// The binding beside this, mounted in jsdom above the package @clerk/clerk-js.
import { fileURLToPath } from 'node:url';
import { serveBinding } from './kit/binding.mjs';

serveBinding({
  name: '{name}',
  version: '{version}',
  module: new URL('binding.mjs', import.meta.url),
  clerkJs: fileURLToPath(new URL('node_modules/@clerk/clerk-js', import.meta.url)),
  // Its components show a session that still has a task. Once they wait for it, take this out and name it in adapter.yaml.
  without: ['pending-sessions'],
});
