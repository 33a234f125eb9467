// The WebAssembly, from the bytes that travel beside this file: nothing is fetched, and no bundler has to be told of it.
import bytes from '../dist/bytes.js';
import { initSync } from '../dist/interlude_web.js';

const text = atob(bytes);
const array = new Uint8Array(text.length);
for (let place = 0; place < text.length; place++) array[place] = text.charCodeAt(place);
initSync({ module: array });

export { Twin, about, check, explore, judge, load, simulate, tell } from '../dist/interlude_web.js';
