// How the server answers: at once, slowly, with a failure, or when the test says so.
import { NotFaked, WrongUse } from './errors.js';
import { soon } from './time.js';

/** The kinds of requests, as they are called in a scenario's `server`. */
export const KINDS = ['touch', 'token', 'client', 'remove', 'sign-out'];

export class Server {
  #fake;
  #rules = new Map();
  #waiting = new Map();
  #prompt = 0;
  #requests = 0;
  #hears = new Set();

  constructor(fake, rules = {}) {
    this.#fake = fake;
    if (!isMap(rules)) {
      throw new WrongUse(`\`server\` says of each kind of request how it is answered, such as \`{ touch: ${JSON.stringify(rules === 'hold' ? rules : 50)} }\``);
    }
    for (const [kind, rule] of Object.entries(rules)) this.set(kind, rule);
  }

  /** From here on requests of this kind are answered so: after milliseconds, with a status, or not before the test says so. */
  set(kind, rule) {
    known(kind);
    if (rule === undefined || rule === null) return void this.#rules.delete(kind);
    if (rule === 'hold') return void this.#rules.set(kind, { holds: true });
    if (typeof rule !== 'number' && !isMap(rule)) {
      const [number] = String(rule).match(/\d+/) ?? [50];
      throw new WrongUse(`an answer is a number of milliseconds such as ${number}, \`{ after: ${number}, status: 500 }\` or 'hold'`);
    }
    const { after = 0, status = 200, ...rest } = typeof rule === 'number' ? { after: rule } : rule;
    const [other] = Object.keys(rest);
    if (other !== undefined) throw new WrongUse(`\`${other}\` says nothing about an answer: there are \`after\` and \`status\``);
    if (!(after >= 0)) throw new WrongUse('an answer comes `after` milliseconds, from 0 on');
    doable(kind, status);
    this.#rules.set(kind, { after, status });
  }

  /** The requests that wait for `answer`, the oldest first. */
  get waiting() {
    return [...this.#waiting.values()].map(({ request, kind, call }) => ({ request, kind, call }));
  }

  /** Hears of each request that waits for `answer`. Gives back what ends that. */
  onRequest(hear) {
    this.#hears.add(hear);
    return () => this.#hears.delete(hear);
  }

  /** Answers a request that waits: one by its name, or the oldest of a kind. */
  answer(which, status = 200) {
    const found = this.#waiting.get(which) ?? [...this.#waiting.values()].find(({ kind }) => kind === which);
    if (found === undefined) {
      const names = this.waiting.map(({ request, kind }) => `\`${request}\` (${kind})`).join(', ') || 'none';
      throw new WrongUse(`no request \`${which}\` waits for an answer; waiting: ${names}`);
    }
    doable(found.kind, status);
    this.#waiting.delete(found.request);
    found.answer(status);
  }

  /** Nothing is on its way. */
  get isIdle() {
    return this.#prompt === 0;
  }

  /** Takes a request of the twin. */
  take(number, kind, call) {
    const fake = this.#fake;
    const rule = this.#rules.get(kind);
    if (rule === undefined && fake.schedule === undefined) {
      return this.#soon(() => fake.answered(number, 200));
    }
    // Only a touch that waits is told: it is what a scenario can say.
    const isTold = kind === 'touch';
    const request = `r${++this.#requests}`;
    if (isTold) fake.recorder.saw({ is: 'request', request, kind, call });
    const answer = (status) => {
      if (isTold) fake.recorder.did({ is: 'answer', request, status }, true);
      fake.answered(number, status);
    };
    if (rule?.holds) {
      this.#waiting.set(request, { request, kind, call, answer });
      for (const hear of this.#hears) hear({ request, kind, call });
      return;
    }
    const { after = 0, status = 200 } = rule ?? {};
    // Never at once: a client that asks is in the middle of something.
    const soonAnswered = () => this.#soon(() => answer(status));
    const what = `the server answers the ${kind}${call === undefined ? '' : ` of ${call}`}${status < 400 ? '' : ` with ${status}`}`;
    const scheduled = () => (fake.schedule === undefined ? soonAnswered() : void Promise.resolve(fake.schedule(what)).then(soonAnswered));
    // Whoever tries every order has no use for times.
    if (after === 0 || fake.schedule?.next !== undefined) scheduled();
    else fake.clock.after(after, scheduled);
  }

  /** Something is on its way, and there a turn later. */
  #soon(arrives) {
    this.#prompt++;
    soon(() => {
      this.#prompt--;
      arrives();
    });
  }
}

const isMap = (it) => typeof it === 'object' && it !== null && !Array.isArray(it);

function known(kind) {
  if (!KINDS.includes(kind)) throw new WrongUse(`no request is of the kind \`${kind}\`; kinds are ${KINDS.join(', ')}`);
}

/** An answer has a status that there is. Where the server is broken, Clerk does something else without a client. No record says what. */
function doable(kind, status) {
  if (!(Number.isInteger(status) && status >= 200 && status < 600)) throw new WrongUse('an answer has a `status` from 200 to 599');
  if (status < 500 || kind !== 'client') return;
  throw new NotFaked(`a request for a ${kind} that is answered with ${status}`, 'Answer it with 401 or 404, or let it wait.');
}
