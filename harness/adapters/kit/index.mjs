// The kit's front door.
export { serve } from './serve.mjs';
export { Unsupported } from './values.mjs';
