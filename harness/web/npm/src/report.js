// What a fake went through, for a person who looks at a failing test.
import { fakeOf } from './surface.js';

/** A timeline, and below it each finding. */
export function report(clerk) {
  const { timeline, findings } = fakeOf(clerk).tell();
  const said = findings.map(({ rule, at, observed, why }) => `${rule} at ${at}ms: ${observed}\n  ${why}\n`);
  const faked = clerk.version === 'documented' ? 'what is documented of Clerk' : `clerk-js@${clerk.version}`;
  return [`${faked}, faked:\n`, timeline, ...said].join('\n');
}
