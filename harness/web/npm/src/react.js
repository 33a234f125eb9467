// Clerk's own React package on a fake: components under test import what they always import.
import { act, createElement } from 'react';
import { publishableKey } from './key.js';

export { publishableKey };

/**
 * A component that puts its children into Clerk's own provider, on a fake: `render(<App />, { wrapper: clerkWrapper(clerk,
 * ClerkProvider) })`. `ClerkProvider` is the one of the package that the application uses, and `props` are more of its.
 */
export function clerkWrapper(clerk, ClerkProvider, props = {}) {
  return function ClerkWrapper({ children }) {
    return createElement(ClerkProvider, { publishableKey, ...props, Clerk: clerk }, children);
  };
}

/** As `clerk.settled()`, with everything that React does because of it. */
export const settled = (clerk) => acting(() => clerk.settled());

/** As `clerk.advance(millis)`, with everything that React does because of it. */
export const advance = (clerk, millis) => acting(() => clerk.advance(millis));

async function acting(does) {
  const before = globalThis.IS_REACT_ACT_ENVIRONMENT;
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  try {
    await act(does);
  } finally {
    globalThis.IS_REACT_ACT_ENVIRONMENT = before;
  }
}
