// Interlude's lab: what happens in a scenario file, under any semantics.
import * as wasm from './wasm.js';

/** The mistakes of a scenario: none where there is nothing wrong. */
export const check = (text) => JSON.parse(wasm.check(given(text)));

/** What a scenario is: its title, contracts, needs and calls. */
export const load = (text) => said(() => JSON.parse(wasm.load(given(text))));

/** A run of a scenario under a semantics, as data. */
export const simulate = (text, semantics = 'clerk-js@6.40.0') => said(() => JSON.parse(wasm.simulate(given(text), given(semantics), 'json')));

/** The same as a picture in text or as SVG. */
export const timeline = (text, semantics = 'clerk-js@6.40.0', form = 'timeline') => said(() => wasm.simulate(given(text), given(semantics), given(form)));

/** What is broken in such a run, and which hazards show. */
export const judge = (text, semantics = 'clerk-js@6.40.0') => said(() => JSON.parse(wasm.judge(given(text), given(semantics))));

/** Every order of a scenario under a semantics: in how many each guarantee breaks. */
export const explore = (text, semantics = 'clerk-js@6.40.0') => said(() => JSON.parse(wasm.explore(given(text), given(semantics))));

/** What is no text would be read from anywhere in the memory of the WebAssembly. */
function given(text) {
  if (typeof text !== 'string') throw new TypeError(`a scenario and the name of a semantics are texts, and \`${String(text)}\` is none`);
  return text;
}

/** WebAssembly throws texts. */
function said(does) {
  try {
    return does();
  } catch (error) {
    throw typeof error === 'string' ? new Error(error) : error;
  }
}
