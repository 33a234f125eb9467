import { serveBinding } from '../kit/binding.mjs';
import { pair } from '../pairs.mjs';

serveBinding({ ...pair('clerk-react'), module: new URL('binding.mjs', import.meta.url) });
