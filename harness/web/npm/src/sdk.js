// Which clerk-js an SDK loads. A published SDK asks for the newest clerk-js of one major version; these are the newest that
// were looked at.
import { WrongUse } from './errors.js';

/** The newest of each major version that was held against its twin. */
export const NEWEST = { 3: '3.17.0', 4: '4.73.14', 5: '5.128.0', 6: '6.40.0' };

/**
 * The major version of clerk-js that each major version of an SDK loads. It follows from the version of @clerk/shared that the SDK
 * depends on, where the loader is: 1 asks for clerk-js 4, 2 and 3 for 5, and 4 for 6.
 */
export const SDKS = {
  '@clerk/nextjs': { 4: 4, 5: 5, 6: 5, 7: 6 },
  '@clerk/clerk-react': { 3: 3, 4: 4, 5: 5 },
  '@clerk/react': { 6: 6 },
  '@clerk/vue': { 1: 5, 2: 6 },
  '@clerk/astro': { 1: 5, 2: 5, 3: 6, 4: 6 },
  '@clerk/react-router': { 1: 5, 2: 5, 3: 6 },
  '@clerk/remix': { 3: 4, 4: 5 },
  '@clerk/tanstack-react-start': { 0: 5, 1: 6 },
  '@clerk/nuxt': { 1: 5, 2: 6, 3: 6 },
  'svelte-clerk': { 0: 5, 1: 6 },
  '@clerk/clerk-js': { 3: 3, 4: 4, 5: 5, 6: 6 },
};

/** The version of clerk-js that the options of a fake ask for, or `documented`. */
export function versionOf({ version, sdk }) {
  if (version !== undefined && sdk !== undefined) throw new WrongUse('give a `version` of clerk-js or an `sdk`, and not both');
  if (version !== undefined) return String(version);
  if (sdk === undefined) return NEWEST[6];
  const { name, given } = /^(?<name>@?[^@]+)@(?<given>.+)$/.exec(sdk)?.groups ?? {};
  if (name === undefined) throw new WrongUse('an `sdk` is the name of a package and its version, such as `@clerk/nextjs@6.39.8`');
  const majors = SDKS[name];
  if (majors === undefined) {
    throw new WrongUse(`it is not known which clerk-js \`${name}\` loads; known are ${Object.keys(SDKS).join(', ')}. Give a \`version\` instead`);
  }
  if (name === '@clerk/clerk-js') return given;
  const major = majors[parseInt(given.replace(/^[\^~]/, ''), 10)];
  if (major === undefined) {
    throw new WrongUse(`it is not known which clerk-js \`${sdk}\` loads: known are the major versions ${Object.keys(majors).join(', ')}. Give a \`version\` instead`);
  }
  return NEWEST[major];
}
