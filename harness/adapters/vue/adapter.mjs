import { serveBinding } from '../kit/binding.mjs';
import { pair } from '../pairs.mjs';

serveBinding({ ...pair('clerk-vue'), module: new URL('binding.mjs', import.meta.url) });
