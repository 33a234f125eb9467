import { serveBinding } from '../kit/binding.mjs';
import { pair } from '../pairs.mjs';

serveBinding({ ...pair('clerk-solid'), module: new URL('binding.mjs', import.meta.url) });
