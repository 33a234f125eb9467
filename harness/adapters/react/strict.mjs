import { serveBinding } from '../kit/binding.mjs';
import { pair } from '../pairs.mjs';

serveBinding({
  ...pair('clerk-react'),
  name: 'clerk-react-strict',
  module: new URL('strict-binding.mjs', import.meta.url),
  environment: 'development',
});
