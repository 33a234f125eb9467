// A client that keeps the contract to the letter, with as much of Clerk's surface as a binding reads. What a binding breaks on it
// is the binding's own.

const METHODS = ['set-active', 'organizations', 'listeners', 'unload', 'focus', 'load', 'sign-out', 'sign-out-calls', 'pending-sessions', 'location'];
const EMPTY = { session: undefined, user: undefined, organization: undefined };
const NOBODY = { session: null, user: null, organization: null };

/** Stands where a package of clerk-js would. */
export class StandInPackage {
  key = `pk_test_${btoa('clerk.example.test$')}`;
  contracts = ['before-emit', 'navigate'];
  /** It has no tokens. */
  observes = ['location'];

  capabilities() {
    return METHODS;
  }

  /** The class of a client that begins as a scenario says. */
  evaluate(_page, { sessions, active }) {
    return class extends StandIn {
      constructor() {
        super(sessions, active);
      }
    };
  }
}

const at = new Date(0);

function objectOf({ id, user, organizations, lastActiveOrganization, status = 'active', task }) {
  const organizationMemberships = organizations.map((organization) => ({
    id: `mem_${organization}`, role: 'org:member', permissions: [],
    organization: { id: organization, name: organization, slug: organization, createdAt: at, updatedAt: at },
  }));
  return {
    id, status, expireAt: at, abandonAt: at, lastActiveAt: at, actor: null, factorVerificationAge: null, currentTask: task && { key: task },
    lastActiveToken: { jwt: { claims: { sid: id, sub: user } } }, // Without claims nobody counts as signed in.
    user: { id: user, organizationMemberships, createdAt: at, updatedAt: at },
    lastActiveOrganizationId: lastActiveOrganization,
    getToken: async () => null,
    checkAuthorization: () => false,
  };
}

const idOf = (given) => (typeof given === 'object' && given !== null ? given.id : given);

class StandIn {
  loaded = false;
  client;
  sdkMetadata = { name: 'stand-in', version: '0' };
  instanceType = 'development';
  #first;
  #sessions;
  #current = EMPTY;
  #told;
  #shown = NOBODY;
  #unloads = false;
  #goTo = () => {};
  #listeners = new Set();
  #statusHandlers = new Set();

  constructor(sessions, active) {
    this.#sessions = sessions.map(objectOf);
    this.#first = active;
  }

  get status() {
    return this.loaded ? 'ready' : 'loading';
  }

  get session() {
    return this.#current.session;
  }

  get user() {
    return this.#current.user;
  }

  get organization() {
    return this.#current.organization;
  }

  // What Clerk's own packages read of each other.
  get __internal_lastEmittedResources() {
    return this.#told;
  }

  __internal_updateProps() {}

  on(event, handler, { notify = false } = {}) {
    if (event !== 'status') throw new Error(`the stand-in has no event \`${event}\``);
    this.#statusHandlers.add(handler);
    if (notify) handler(this.status);
  }

  off(_event, handler) {
    this.#statusHandlers.delete(handler);
  }

  async load({ routerPush } = {}) {
    this.#goTo = routerPush ?? (() => {});
    await undefined;
    if (this.loaded) return;
    globalThis.addEventListener?.('beforeunload', () => (this.#unloads = true));
    this.client = { id: 'client_1', sessions: this.#sessions, activeSessions: this.#sessions, signedInSessions: this.#sessions, signIn: {}, signUp: {} };
    this.loaded = true;
    this.#set(this.#of(this.#first));
    for (const handler of [...this.#statusHandlers]) handler('ready');
  }

  addListener(listener, { skipInitialEmit = false } = {}) {
    this.#listeners.add(listener);
    if (this.#told && !skipInitialEmit) listener(this.#told);
    return () => this.#listeners.delete(listener);
  }

  async setActive({ session: asked, organization, navigate, redirectUrl, beforeEmit }) {
    const target = asked === undefined ? (this.#current.session ?? this.#shown.session)?.id : idOf(asked);
    if (asked === undefined && target === undefined) throw new Error('there is no session to keep');
    const found = target === null ? null : this.#sessions.find(({ id }) => id === target);
    if (found === undefined) throw new Error(`there is no session ${target}`);
    const value = this.#of(target, organization);
    const goes = redirectUrl && !beforeEmit && !(navigate && found) ? () => this.#goTo(redirectUrl) : undefined;
    const calls = beforeEmit ? () => beforeEmit(found) : navigate && found ? () => navigate({ session: found }) : undefined;
    if (calls || redirectUrl) {
      const before = this.#shown;
      this.#tell(EMPTY);
      try {
        await (calls ?? goes)?.();
      } catch (error) {
        this.#tell(before);
        throw error;
      }
      if (this.#unloads) return;
    }
    this.#set(value);
  }

  async signOut(...given) {
    const callback = typeof given[0] === 'function' ? given.shift() : undefined;
    const { sessionId } = given[0] ?? {};
    const ends = ({ id }) => sessionId === undefined || id === sessionId;
    const current = this.#current.session ?? this.#shown.session;
    this.#sessions.splice(0, this.#sessions.length, ...this.#sessions.filter((session) => !ends(session)));
    if (!current || !ends(current)) return;
    this.#tell(EMPTY);
    await (callback ?? (() => this.#goTo('/')))();
    if (!this.#unloads) this.#set(NOBODY);
  }

  /** A session with the organization that was asked for, or that it has; and its user. */
  #of(id, asked) {
    const session = this.#sessions.find((known) => known.id === id);
    if (session === undefined) return NOBODY;
    const organization = asked === undefined ? session.lastActiveOrganizationId : idOf(asked);
    const membership = session.user.organizationMemberships.find((it) => it.organization.id === organization);
    if (organization !== null && membership === undefined) throw new Error(`${session.user.id} is no member of ${organization}`);
    return { session, user: session.user, organization: membership?.organization ?? null };
  }

  #set(value) {
    if (value.session) value.session.lastActiveOrganizationId = value.organization?.id ?? null;
    this.#shown = value;
    this.#tell(value);
  }

  #tell(value) {
    this.#current = value;
    this.#told = { client: this.client, ...value };
    for (const listener of [...this.#listeners]) listener(this.#told);
  }
}
