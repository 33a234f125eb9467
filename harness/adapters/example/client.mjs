// A small client of the kind that Interlude tests: it hides the session, waits for the callback, sets the new one.
// It knows nothing of Interlude.

/** A client of these sessions: `{ id, user, lastActiveOrganization }`. */
export class Client {
  session;
  user;
  organization;
  #sessions;
  #listeners = new Set();
  #loaded = false;
  #unloading = false;
  /** The session to keep while the current one is hidden. */
  #last = null;
  /** The organization that each session last had. */
  #organizations = new Map();

  constructor(sessions) {
    this.#sessions = sessions;
  }

  load(active) {
    this.#loaded = true;
    this.#set(this.#find(active), undefined);
  }

  /** As clerk-js 6 has it: the session is undefined while the page navigates, and a call that goes nowhere goes straight. */
  setActive({ session, organization, navigate, redirectUrl, beforeEmit }) {
    const callback = beforeEmit ?? (navigate && ((to) => to && navigate({ session: to, decorateUrl: (url) => url })));
    const goes = beforeEmit || redirectUrl !== undefined || (navigate && session !== null);
    return this.#change({ session, organization, callback, hides: Boolean(goes) });
  }

  /** As older versions have it: the session is undefined on the way in any case. */
  setSession(session, beforeEmit) {
    return this.#change({ session, callback: beforeEmit, hides: true });
  }

  async #change({ session, organization, callback, hides }) {
    if (!this.#loaded) throw new Error('the client is not loaded');
    const target = session === undefined ? this.#last : this.#find(session);
    if (session === undefined && target === null) throw new Error('there is no session to keep');
    if (hides) this.#tell(undefined, undefined);
    await callback?.(target);
    if (!this.#unloading) this.#set(target, organization);
  }

  addListener(listener) {
    this.#listeners.add(listener);
    if (this.#loaded) listener(this.#current());
    return () => this.#listeners.delete(listener);
  }

  startUnloading() {
    this.#unloading = true;
  }

  #find(session) {
    const id = typeof session === 'string' ? session : session?.id;
    return this.#sessions.find((known) => known.id === id) ?? null;
  }

  #set(session, organization) {
    this.#last = session;
    if (session === null) return this.#tell(null, null);
    if (organization === undefined) {
      const remembered = this.#organizations.has(session.id);
      organization = remembered ? this.#organizations.get(session.id) : session.lastActiveOrganization;
    }
    this.#organizations.set(session.id, organization);
    this.#tell(session, organization);
  }

  #tell(session, organization) {
    this.session = session;
    this.user = session ? session.user : session;
    this.organization = organization;
    for (const listener of [...this.#listeners]) listener(this.#current());
  }

  #current() {
    return { session: this.session, user: this.user, organization: this.organization };
  }
}
