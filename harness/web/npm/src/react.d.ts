import type { ComponentType, ReactNode } from 'react';
import type { FakeClerk } from './index.js';

/** A key that Clerk's packages accept; nothing is sent to it. */
export declare const publishableKey: string;

/** A component that puts its children into Clerk's own provider, on a fake: a `wrapper` for testing-library. */
export declare function clerkWrapper(
  clerk: FakeClerk,
  ClerkProvider: ComponentType<any>,
  props?: Record<string, unknown>,
): ComponentType<{ children?: ReactNode }>;

/** As `clerk.settled()`, with everything that React does because of it. */
export declare function settled(clerk: FakeClerk): Promise<void>;

/** As `clerk.advance(millis)`, with everything that React does because of it. */
export declare function advance(clerk: FakeClerk, millis: number): Promise<void>;
