// A double of Clerk for unit tests.
import { Fake } from './fake.js';
import { surface } from './surface.js';

export { FailingOrder, exploreOrders } from './explore.js';
export { report } from './report.js';
export { turn as nextTurn } from './time.js';
export { ClerkAPIResponseError, NotFaked, WrongUse } from './errors.js';

const made = new Set();

/** Makes a fake. */
export function createFakeClerk(options = {}) {
  const clerk = surface(new Fake(options));
  for (const hear of made) hear(clerk);
  return clerk;
}

/** Hears of each fake that is made from here on. Gives back what ends that. */
export function onFake(hear) {
  made.add(hear);
  return () => made.delete(hear);
}
