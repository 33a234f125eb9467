// What is to be known of a version of clerk-js to look like it.
import { WrongUse } from './errors.js';
import { versionOf } from './sdk.js';
import { about } from './wasm.js';

const warned = new Set([null]);

/** What is to be known of the version that options ask for. Of one that nobody has looked at it is said, once. */
export function aboutVersion(options) {
  const known = read(versionOf(options));
  if (!warned.has(known.note)) console.warn(`fake-clerk: ${known.note}`);
  warned.add(known.note);
  return Object.freeze(known);
}

function read(version) {
  try {
    return JSON.parse(about(version));
  } catch (none) {
    throw new WrongUse(String(none));
  }
}
