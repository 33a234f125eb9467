/** An organization, as a test names it: an id that begins with `org_`, or an object with more of its fields. */
export type OrganizationInput =
  | string
  | {
      id: string;
      name?: string;
      slug?: string;
      /** The role of the session's user there; `org:admin` where nothing is said. */
      role?: string;
      permissions?: string[];
      [field: string]: unknown;
    };

/** A user, as a test names one. */
export type UserInput = string | { id: string; firstName?: string | null; lastName?: string | null; emailAddress?: string; [field: string]: unknown };

/** A session that the client begins with. */
export type SessionInput =
  | string
  | {
      id: string;
      /** Whose it is; somebody of its own where nothing is said. */
      user?: UserInput;
      /** The organizations that the user is a member of. */
      organizations?: OrganizationInput[];
      /** The id of the organization that the session was last active in. */
      lastActiveOrganization?: string | null;
    };

/** The kinds of requests that Clerk makes. */
export type RequestKind = 'touch' | 'token' | 'client' | 'remove' | 'sign-out';

/** How the server answers: after milliseconds, with a status, or not before `clerk.server.answer` is called. */
export type AnswerRule = number | { after?: number; status?: number } | 'hold';

export interface FakeClerkOptions {
  /** A version of @clerk/clerk-js, such as `6.40.0`: what the fake does is what that version does. Or `documented`: what Clerk's
   * documentation says, and one choice wherever that is silent. */
  version?: string;
  /** An SDK and its version instead, such as `@clerk/nextjs@6.39.8`: the clerk-js that it loads. */
  sdk?: string;
  sessions?: SessionInput[];
  /** The id of the current session; null for none; the first where nothing is said. */
  active?: string | null;
  /** Whether the tab has the focus; it has where nothing is said. */
  focused?: boolean;
  /** Whether the client is loaded; it is where nothing is said. Otherwise `clerk.load()` loads it, or a provider. */
  loaded?: boolean;
  /** How the server answers, by kind of request; at once where nothing is said. */
  server?: Partial<Record<RequestKind, AnswerRule>>;
  /** Asked before each answer of the server and each end of a callback: it comes when the promise resolves. For `fc.scheduler()`:
   * `schedule: (what) => s.schedule(Promise.resolve(), what)`. */
  schedule?: (what: string) => PromiseLike<unknown>;
  /** Called where Clerk goes to a `redirectUrl`; Clerk waits for what it gives back. `clerk.redirects` has the places in any case. */
  navigate?: (url: string) => unknown;
  /** What the test is called in a scenario file. */
  title?: string;
}

export interface FakeOrganization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly [field: string]: unknown;
}

export interface FakeMembership {
  readonly id: string;
  readonly role: string;
  readonly permissions: readonly string[];
  readonly organization: FakeOrganization;
  readonly [field: string]: unknown;
}

export interface FakeUser {
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly fullName: string | null;
  readonly organizationMemberships: readonly FakeMembership[];
  readonly [field: string]: unknown;
}

export interface FakeSession {
  readonly id: string;
  readonly status: 'active';
  readonly user: FakeUser;
  readonly lastActiveOrganizationId: string | null;
  readonly lastActiveAt: Date;
  readonly updatedAt: Date;
  getToken(options?: Record<string, unknown>): Promise<string | null>;
  checkAuthorization(asked: { role?: string; permission?: string }): boolean;
  readonly [field: string]: unknown;
}

export interface FakeClient {
  readonly id: string;
  readonly sessions: readonly FakeSession[];
  readonly signedInSessions: readonly FakeSession[];
  readonly lastActiveSessionId: string | null;
  readonly [field: string]: unknown;
}

/** What is current. `undefined` means that it is not known now: Clerk is loading, or between two sessions. */
export interface Resources {
  client: FakeClient | undefined;
  session: FakeSession | null | undefined;
  user: FakeUser | null | undefined;
  organization: FakeOrganization | null | undefined;
}

export interface SetActiveParams {
  session?: string | { id: string } | null;
  organization?: string | { id: string } | null;
  /** Before clerk-js 6. */
  beforeEmit?: (session: FakeSession | null) => unknown;
  /** From clerk-js 5.84 on. */
  navigate?: (given: { session: FakeSession; decorateUrl: (url: string) => string }) => unknown;
  redirectUrl?: string;
}

/** A must of Clerk's documentation that is broken, or a hazard: what no sentence forbids and what hurts users. */
export interface Finding {
  rule: string;
  hazard: boolean;
  call: string | null;
  /** In milliseconds since the fake was made. */
  at: number;
  expected: string;
  observed: string;
  why: string;
}

/** What stands for `window.Clerk`. Whatever it does not do throws an error that names it. */
export interface FakeClerk extends Resources {
  readonly version: string;
  readonly loaded: boolean;
  readonly status: 'loading' | 'ready';
  readonly isSignedIn: boolean;
  load(options?: { routerPush?: (url: string) => unknown; [option: string]: unknown }): Promise<void>;
  setActive(params: SetActiveParams): Promise<void>;
  /** Before clerk-js 5. */
  setSession(session: string | { id: string } | null, beforeEmit?: (session: FakeSession | null) => unknown): Promise<void>;
  signOut(options?: { sessionId?: string; redirectUrl?: string }): Promise<void>;
  addListener(listener: (resources: Resources) => void, options?: { skipInitialEmit?: boolean }): () => void;
  /** A token of the current session; null where there is none. */
  getToken(options?: Record<string, unknown>): Promise<string | null>;
  on(event: 'status', handler: (status: 'loading' | 'ready') => void, options?: { notify?: boolean }): void;
  off(event: 'status', handler: (status: 'loading' | 'ready') => void): void;

  /** What the user does with this tab. */
  readonly tab: { focus(): void; blur(): void; unload(): void };
  /** Another tab of the same browser. */
  readonly otherTab: {
    /** Signs out everywhere, and says so to this tab. */
    signOut(): void;
    /** The server ends a session. This tab hears of it with the next answer. */
    endSession(id: string): void;
    /** Chooses an organization for a session. This tab hears of it with the next answer. */
    setActive(params: { session: string; organization: string | null }): void;
  };
  readonly server: {
    /** From here on requests of this kind are answered so; null for at once. */
    set(kind: RequestKind, rule: AnswerRule | null): void;
    /** From here on requests of this kind wait for `answer`. */
    hold(kind: RequestKind): void;
    /** Answers a request that waits: the one of that name, or the oldest of that kind. */
    answer(which: string, status?: number): void;
    onRequest(hear: (request: { request: string; kind: RequestKind; call?: string }) => void): () => void;
    readonly waiting: readonly { request: string; kind: RequestKind; call?: string }[];
  };
  /** Where Clerk has gone: each `redirectUrl`, in order. */
  readonly redirects: readonly string[];
  /** Waits until everything has happened that needs no time. */
  settled(): Promise<void>;
  /** Lets time pass, and everything happen that is due by then. */
  advance(millis: number): Promise<void>;
  /** What has happened, as a picture in text. */
  timeline(options?: { width?: number; color?: boolean }): string;
  svg(): string;
  findings(): Finding[];
  /** What has happened, as a scenario file of Interlude. */
  scenario(options?: { title?: string }): string;
}

export declare function createFakeClerk(options?: FakeClerkOptions): FakeClerk;

export interface ExploreOptions extends Omit<FakeClerkOptions, 'schedule'> {
  /** How many orders are tried at most; 1,000 where nothing is said. */
  most?: number;
  /** So many orders by chance instead of all: the same seed gives the same ones. */
  random?: { seed?: number; orders: number };
  /** Awaited after each run: `cleanup` of a testing library. */
  between?: () => unknown;
  /** After so many real milliseconds in which nothing happens a test that awaits something else than `settled` is given the next
   * thing that it may wait for; 20 where nothing is said. */
  patience?: number;
}

export interface Explored {
  /** How many orders were tried. */
  orders: number;
  /** Whether that was all of them. */
  complete: boolean;
  /** Orders in which the test failed once, and then did not. */
  nondeterministic: { order: string[]; error: unknown }[];
}

/**
 * Runs a test under every order in which callbacks can end and the server can answer, each with a fake of its own. Rejects with a
 * {@link FailingOrder} for a smallest order in which it fails, twice.
 */
export declare function exploreOrders(test: (clerk: FakeClerk) => unknown, options?: ExploreOptions): Promise<Explored>;

/** A test fails in an order. The error that it failed with is the `cause`. */
export declare class FailingOrder extends Error {
  order: string[];
  timeline: string;
  findings: Finding[];
  scenario: string;
}

/** The fake was asked for something that it does not do; the message names it. */
export declare class NotFaked extends Error {}

/** The fake was used in a way that makes no sense. */
export declare class WrongUse extends Error {}

/** An answer of the server with a status of 400 or more, as Clerk hands it on. */
export declare class ClerkAPIResponseError extends Error {
  clerkError: true;
  status: number;
  errors: { code: string; message: string; longMessage: string; meta: object }[];
}

/** Hears of each fake that is made from here on. Gives back what ends that. */
export declare function onFake(hear: (clerk: FakeClerk) => void): () => void;

/** What a fake went through, for a person who looks at a failing test. */
export declare function report(clerk: FakeClerk): string;

/** A turn later, as between two clicks: after everything that is running now and all that follows from it. */
export declare function nextTurn(): Promise<void>;
