// Time that moves only when the harness says so. Timers of an implementation go off on the way, one at a time, in the
// order of their due times; nothing here looks at a real clock.

/** What `Date.now()` says when a scenario begins: 2026-01-01T00:00:00Z. */
export const EPOCH = 1_767_225_600_000;

/** How deep timers may set timers before they are held to `LEAST` ms, as in a browser. */
const DEEP = 5;
const LEAST = 4;

/** A queue of timers on a clock of its own. */
export class VirtualTime {
  /** Milliseconds since the scenario began. */
  now = 0;
  #timers = new Map();
  #next = 1;
  #depth = 0;
  #onError;

  /** `onError` is told what a timer's function throws. */
  constructor(onError = () => {}) {
    this.#onError = onError;
  }

  /** As in a browser: a number that stands for the timer is given back. */
  setTimeout = (action, delay, ...given) => this.#add(action, delay, given, false);

  setInterval = (action, delay, ...given) => this.#add(action, delay, given, true);

  clearTimeout = (id) => void this.#timers.delete(Number(id));

  clearInterval = this.clearTimeout;

  /** Something that happens at the present moment, after everything that is running now: a macrotask. */
  soon(action) {
    this.setTimeout(action, 0);
  }

  /** When the next timer goes off; undefined where there is none. */
  due() {
    return this.#first()?.due;
  }

  /** Lets the next timer go off, if it is due by that time. Says whether one did. */
  step(until) {
    const timer = this.#first();
    if (timer === undefined || timer.due > until) return false;
    this.now = Math.max(this.now, timer.due);
    if (timer.every === undefined) this.#timers.delete(timer.id);
    this.#depth = timer.depth;
    try {
      if (typeof timer.action === 'function') timer.action(...timer.given);
    } catch (error) {
      this.#onError(error);
    } finally {
      this.#depth = 0;
      timer.depth++;
      timer.due = this.now + (timer.depth > DEEP ? Math.max(timer.every, LEAST) : timer.every);
      timer.order = this.#next++;
    }
    return true;
  }

  /** Puts its timers and its clock in the place of those of a realm. Gives back what puts the old ones back. */
  install(realm) {
    const { Date: RealDate } = realm;
    const now = () => EPOCH + this.now;
    const names = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'];
    const old = names.map((name) => [name, Object.getOwnPropertyDescriptor(realm, name)]);
    const fresh = {
      setTimeout: this.setTimeout,
      clearTimeout: this.clearTimeout,
      setInterval: this.setInterval,
      clearInterval: this.clearInterval,
      Date: new Proxy(RealDate, {
        construct: (target, given, made) => Reflect.construct(target, given.length > 0 ? given : [now()], made),
        apply: (target) => new target(now()).toString(),
        get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
      }),
      performance: { now: () => this.now, timeOrigin: EPOCH, mark() {}, measure() {} },
    };
    for (const name of names) {
      Object.defineProperty(realm, name, { value: fresh[name], writable: true, configurable: true, enumerable: true });
    }
    return () => {
      for (const [name, descriptor] of old) {
        if (descriptor) Object.defineProperty(realm, name, descriptor);
        else delete realm[name];
      }
    };
  }

  #add(action, delay, given, repeats) {
    const id = this.#next++;
    const depth = this.#depth + 1;
    // As a browser reads it: a 32-bit number, so that what is too large means at once.
    let wait = Math.max(0, Number(delay) | 0);
    if (depth > DEEP) wait = Math.max(wait, LEAST);
    const every = repeats ? wait : undefined;
    this.#timers.set(id, { id, action, given, every, depth, due: this.now + wait, order: id });
    return id;
  }

  #first() {
    let first;
    for (const timer of this.#timers.values()) {
      if (first === undefined || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) {
        first = timer;
      }
    }
    return first;
  }
}
