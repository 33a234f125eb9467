// What a fake went through, for a person who looks at a failing test.
import { fakeOf } from './surface.js';

/** A timeline, and below it each finding. */
export function report(clerk) {
  const { timeline, findings } = fakeOf(clerk).tell();
  const said = findings.map(({ rule, at, observed, why }) => `${rule} at ${at}ms: ${observed}\n  ${why}\n`);
  return [`clerk-js@${clerk.version}, faked:\n`, timeline, ...said].join('\n');
}
