// The promises that a fake hands out, by the numbers that the twin has for them.

export const messageOf = (error) => String(error?.message ?? error);

export class Promises {
  #known = new Map();
  #tell;

  /** `tell(call, failure)` hears of each call that returns, when it does. */
  constructor(tell) {
    this.#tell = tell;
  }

  get(number) {
    let found = this.#known.get(number);
    if (found === undefined) {
      found = {};
      found.promise = new Promise((resolve, reject) => Object.assign(found, { resolve, reject }));
      this.#known.set(number, found);
    }
    return found;
  }

  /** One settles: at once, so that whoever awaits it goes on when it would in Clerk. */
  settle(number, failed, error) {
    const found = this.get(number);
    found.settled = { failed, error };
    if (failed) found.reject(error);
    else found.resolve();
    this.#returned(found);
  }

  /** The promise of a call. One that has settled already has done so before anyone could know of which call it is. */
  returning(number, label) {
    const found = Object.assign(this.get(number), { label });
    this.#returned(found);
    return found.promise;
  }

  #returned({ label, settled }) {
    if (label === undefined || settled === undefined) return;
    const { failed, error } = settled;
    this.#tell(label, failed && { name: error instanceof TypeError ? 'TypeError' : 'Error', error: messageOf(error) });
  }
}
