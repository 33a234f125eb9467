import { serveBindingInChromium } from '../kit/chromium.mjs';
import { pair } from '../pairs.mjs';

serveBindingInChromium({ ...pair('clerk-react'), name: 'clerk-react-chromium', module: new URL('binding.mjs', import.meta.url) });
