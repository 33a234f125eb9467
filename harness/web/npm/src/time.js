// Turns and time. Turns are real ones, whatever a test does to its timers; time is the test's.

// Taken when this file is read, which is before a test puts fake timers in their place.
const { MessageChannel, setImmediate, setTimeout: realSetTimeout } = globalThis;

/** Runs `action` in a turn of its own: after everything that is running now, and all that follows from it. */
export const soon = typeof setImmediate === 'function' ? (action) => void setImmediate(action) : throughAChannel();

function throughAChannel() {
  if (typeof MessageChannel !== 'function') return (action) => void realSetTimeout(action, 0);
  const { port1, port2 } = new MessageChannel();
  const waiting = [];
  port1.onmessage = () => waiting.shift()();
  return (action) => {
    waiting.push(action);
    port2.postMessage(null);
  };
}

/** Runs `action` after so many real milliseconds. */
export const later = (action, millis) => void realSetTimeout(action, millis);

/** A turn later. */
export const turn = () => new Promise((resolve) => soon(resolve));

const ready = Promise.resolve();

/** Runs `action` as the next job of the queue. A promise, for a test may have put its own `queueMicrotask` there. */
export const next = (action) => void ready.then(action);

/** What will happen later, on the timers that the test has, or when it says that time has passed. */
export class Clock {
  #begin = Date.now();
  #skipped = 0;
  #due = new Set();
  #stands;

  /** A clock that `stands` moves only when it is told to, and with what is due. */
  constructor({ stands = false } = {}) {
    this.#stands = stands;
  }

  /** Milliseconds since the fake was made. */
  get now() {
    return (this.#stands ? 0 : Math.max(0, Date.now() - this.#begin)) + this.#skipped;
  }

  /** So many milliseconds have passed; what is due by then has to be let happen. */
  pass(millis) {
    this.#skipped += millis;
  }

  /** Does something after so many milliseconds. */
  after(wait, action) {
    const due = { at: this.now + wait, wait, action };
    this.#due.add(due);
    this.#arm(due);
  }

  /** The next thing that is due within so many milliseconds happens now. Says how many are left, or undefined where nothing is due. */
  skipTo(left) {
    if (!this.#stands && globalThis.setTimeout === realSetTimeout) this.#stand();
    const until = this.now + left;
    let first;
    for (const due of this.#due) if (due.at <= until && (first === undefined || due.at < first.at)) first = due;
    const wait = first === undefined ? left : Math.max(0, first.at - this.now);
    this.#skipped += wait;
    for (const due of this.#due) this.#arm(due);
    if (first === undefined) return undefined;
    this.#fire(first);
    return left - wait;
  }

  /** A test that lets time pass by itself, and has no fake timers, is not to depend on how long it really takes. */
  #stand() {
    const { now } = this;
    this.#stands = true;
    this.#skipped = Math.floor(now);
    for (const due of this.#due) due.at = this.#skipped + due.wait;
  }

  #arm(due) {
    clearTimeout(due.timer);
    if (this.#stands && globalThis.setTimeout === realSetTimeout) return;
    // Whatever `setTimeout` is now: a test may have put its own there.
    due.timer = setTimeout(() => this.#fire(due), Math.max(0, due.at - this.now));
  }

  #fire(due) {
    clearTimeout(due.timer);
    if (!this.#due.delete(due)) return;
    if (this.#stands) this.#skipped = Math.max(this.#skipped, due.at);
    due.action();
  }

  /** Nothing of it will happen. */
  stop() {
    for (const due of this.#due) clearTimeout(due.timer);
    this.#due.clear();
  }
}
