// The npm package fake-clerk, in the version of clerk-js that is named: what it does is to be what that version does. `just web`
// makes what it stands on.
import { about } from '../npm/src/wasm.js';
import { serve } from '../../adapters/kit/index.mjs';
import { startFake } from './client.mjs';

const [version] = process.argv.slice(2);
const { contracts, capabilities: all } = JSON.parse(about(version));
// The surface of a test hides no page.
const capabilities = all.filter((capability) => capability !== 'visibility');

serve({ name: 'fake-clerk', version, contracts, capabilities, begin: (start) => startFake(version, start) });
