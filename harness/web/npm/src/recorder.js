// What a test did with a fake and what it saw, in the words of Interlude's scenarios. It judges nothing.
import { slugOf } from './values.js';
import { tell } from './wasm.js';

/** More events than anyone looks at, and than a trace may have. */
const MOST = 9_000;

const value = (id) => (id === undefined ? 'undefined' : id === null ? 'null' : `set ${id}`);

/** Half of a letter, which JavaScript takes for a text, is nothing that can be told. */
const wellFormed = (_, it) => (typeof it === 'string' ? (it.toWellFormed?.() ?? it) : it);

export class Recorder {
  #clock;
  #begins;
  #about;
  #calls = [];
  #events = [];
  #turn = 0;
  #isAtRest;
  #isFull = false;

  constructor({ clock, given, about }, isAtRest) {
    this.#isAtRest = isAtRest;
    this.#clock = clock;
    this.#about = about;
    const sessions = given.sessions.map(({ id, user, memberships, last }) => ({
      id,
      user: user.id,
      organizations: memberships.map(({ organization }) => organization.id),
      last,
      slugs: memberships.map(({ organization }) => [organization.id, slugOf(organization)]),
    }));
    this.#begins = { sessions, active: given.active, loaded: given.loaded, focused: given.focused };
  }

  /** How much has happened. */
  get count() {
    return this.#events.length;
  }

  /** Something is done. It begins a turn where all that was done before has come to rest, or where it is said to. */
  did(event, begins = this.#isAtRest()) {
    if (begins) this.#turn++;
    this.saw(event);
  }

  saw(event) {
    if (this.#events.length >= MOST) this.#isFull = true;
    else this.#events.push({ at: Math.floor(this.#clock.now), turn: this.#turn, ...event });
  }

  emitted({ session, user, organization }) {
    const current = { session: value(session), user: value(user) };
    if (this.#about.organizations) current.organization = value(organization);
    this.saw({ is: 'emit', ...current });
  }

  callbackCalled(call, session) {
    this.saw({ is: 'callback', call, session: value(session) });
  }

  /** A call is made: `call` has its label (`call`), `method`, `session` and `organization` in words, whether it has a `callback`, and its `parent`. */
  called(call) {
    this.#calls.push(call);
    this.did({ is: 'call', call: call.call });
  }

  /** What it comes to: a timeline, findings, and a scenario file. */
  tell({ title = 'What the test did', width = 100, color = false } = {}) {
    // Slugs are told where a call names one.
    const named = new Set(this.#calls.map(({ organization }) => organization.replace(/^(?:id|object) /, '')));
    const sessions = this.#begins.sessions.map(({ slugs, ...rest }) => ({ ...rest, slugs: slugs.filter(([, slug]) => named.has(slug)) }));
    const recording = { version: this.#about.version, title, ...this.#begins, sessions, calls: this.#calls, events: this.#events };
    const told = JSON.parse(tell(JSON.stringify(recording, wellFormed), width, color));
    if (this.#isFull) told.timeline += `\nOnly the first ${MOST} events are shown.\n`;
    return told;
  }
}
