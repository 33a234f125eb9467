// The npm package @clerk/clerk-js, in the version that is named or in a folder of its own, each scenario in a fresh realm.
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClerkPackage, startClerk } from '../kit/clerk.mjs';
import { FrontendApi } from '../kit/frontend-api.mjs';
import { guesses } from '../kit/guesses.mjs';
import { serve } from '../kit/index.mjs';
import { Page } from '../kit/page.mjs';
import { VirtualTime } from '../kit/time.mjs';

const version = process.argv[2] ?? process.env.CLERK_JS_VERSION;
// Installed, or fetched by ../fetch.mjs, or a build in a folder of its own.
const places = ['node_modules', 'fetched'].map((place) => fileURLToPath(new URL(`../${place}/clerk-js-${version}`, import.meta.url)));
const folder = isAbsolute(version) ? version : (places.find(existsSync) ?? places[0]);
const clerk = new ClerkPackage(folder);
const makePage = (given) => new Page(given);

const nobody = { sessions: [], active: null };
const time = new VirtualTime();
const api = new FrontendApi({ client: nobody, time });

serve({
  name: 'clerk-js',
  version: clerk.version,
  contracts: clerk.contracts,
  capabilities: clerk.capabilities(new Page({ time, api, log() {}, focused: false })),
  guesses: guesses(),
  realTime: true,
  begin: (start) => startClerk(clerk, makePage, start),
});
