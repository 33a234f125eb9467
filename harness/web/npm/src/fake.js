// The fake behind its surface. It makes promises, listeners and turns out of what the twin says, and values out of what the
// test gave. How Clerk behaves is the twin's affair alone.
import { aboutVersion } from './about.js';
import { NotFaked, WrongUse } from './errors.js';
import { Promises, messageOf } from './promises.js';
import { Recorder } from './recorder.js';
import { Server } from './server.js';
import { Clock, next, turn } from './time.js';
import { Ids, NUMBER, Values, errorOf, filledIn, slugOf } from './values.js';
import { Twin } from './wasm.js';

const UNDEFINED = -1;
const NULL = -2;
/** So many turns in which nothing happens are rest: a framework may need one to render, and one for what follows from it. */
const QUIET = 3;
/** So deep a test may be in listeners and callbacks that call Clerk, which calls them. Whoever is deeper never ends; what all fakes stand
 * on has less room than JavaScript has, and would be spoiled for the tests that follow. */
const DEEPEST = 64;
let deep = 0;
const OPTIONS = ['version', 'sdk', 'sessions', 'active', 'focused', 'loaded', 'server', 'schedule', 'navigate', 'title'];
const nothing = () => {};
const ends = () => {
  if (deep < DEEPEST) return;
  throw new RangeError(`fake-clerk: a listener or callback calls Clerk, which calls it again, ${DEEPEST} times deep: that never ends`);
};
const text = (value) => typeof value === 'string';

/** Whether `await` waits for what was given. Where it cannot be asked, `await` rejects with what it throws. */
function isPromise(gave) {
  try {
    return typeof gave?.then === 'function';
  } catch {
    return true;
  }
}

export class Fake {
  ids = { sessions: new Ids(), organizations: new Ids() };
  #errors = [];
  #promises = new Promises((call, failure) => this.recorder.saw({ is: 'return', call, ...failure }));
  #calls = [];
  #listeners = new Map();
  #during = [];
  #jobs = 0;
  #inside = 0;
  #done = 0;
  #settling = 0;
  #loading;
  #statusHandlers = new Set();
  /** Where sign-outs go that have not gone yet. */
  #leaving = [];
  /** Where Clerk has gone. */
  redirects = [];

  constructor(options) {
    ends();
    const other = Object.keys(options).find((key) => !OPTIONS.includes(key));
    if (other !== undefined) throw new WrongUse(`there is no option \`${other}\`; options are ${OPTIONS.join(', ')}`);
    this.about = aboutVersion(options);
    this.given = filledIn(options);
    this.schedule = options.schedule;
    this.navigate = options.navigate;
    // Whoever chooses what comes next says how late it is, so that two runs are alike.
    this.clock = new Clock({ stands: this.schedule?.next !== undefined });
    this.title = options.title;
    for (const { id } of this.given.sessions) this.ids.sessions.number(id);
    const organization = (id) => this.ids.organizations.number(id);
    const sessions = this.given.sessions.flatMap(({ memberships, last }) => {
      const organizations = memberships.map((membership) => organization(membership.organization.id));
      return [last === null ? NULL : organization(last), organizations.length, ...organizations];
    });
    const { active, focused, loaded } = this.given;
    const current = active === null ? NULL : this.ids.sessions.number(active);
    this.twin = new Twin(this.about.version, new Int32Array(sessions), current, focused, this.#host());
    this.values = new Values(this);
    this.recorder = new Recorder(this, () => this.isIdle);
    this.server = new Server(this, options.server);
    this.#listeners.set(0, () => {
      this.lastEmitted = { client: this.client, ...this.current() };
      this.recorder.emitted(this.#told());
    });
    this.isLoaded = loaded;
    if (loaded) this.twin.load();
    this.twin.addListener(0);
  }

  /** What the twin calls. */
  #host() {
    const host = {
      job: () => {
        this.#jobs++;
        next(() => {
          this.#jobs--;
          this.#done++;
          this.#now().step();
        });
      },
      resolved: (promise) => this.#promises.settle(promise, false),
      failed: (promise, error) => this.#promises.settle(promise, true, this.#errors[error]),
      rejected: (promise, name, message, status) => this.#promises.settle(promise, true, errorOf(name, message, status)),
      asked: (number, kind, call) => this.server.take(number, kind, this.#calls[call]?.call),
      rests: (promise, millis) => this.#rest(promise, millis),
      told: (listener) => this.#outside(() => this.#listeners.get(listener)?.() ?? -1),
      redirects: (call, promise) => this.#outside(() => this.#redirect(call < 0 ? this.#leaving[0]?.url : this.#calls[call].redirect, promise)),
      called: (...given) => this.#outside(() => this.#callback(...given)),
    };
    // What the test throws in the middle of the twin (in `schedule`, in `onRequest`) would leave that half done.
    const safely = (does) => (...given) => {
      try {
        return does(...given);
      } catch (error) {
        void Promise.reject(error);
        return -1;
      }
    };
    return Object.fromEntries(Object.entries(host).map(([name, does]) => [name, safely(does)]));
  }

  /** Clerk does something again after a while. */
  #rest(promise, millis) {
    const goesOn = () => this.#now().goOn(promise);
    // Whoever tries every order has no use for times.
    if (this.schedule?.next !== undefined) void Promise.resolve(this.schedule('a token is asked for again')).then(goesOn);
    else this.clock.after(millis, goesOn);
  }

  /** Runs what the twin calls in the middle of something. */
  #outside(runs) {
    this.#inside++;
    deep++;
    try {
      return runs();
    } finally {
      deep--;
      this.#inside--;
    }
  }

  /** The twin, which knows how late it is. */
  #now() {
    ends();
    this.twin.at(Math.floor(this.clock.now));
    return this.twin;
  }

  #told() {
    const [session, user, organization] = this.twin.now();
    const id = (number) => this.ids.sessions.name(this.twin.object(number)[0]);
    return {
      session: session === UNDEFINED ? undefined : session === NULL ? null : id(session),
      user: user === UNDEFINED ? undefined : user === NULL ? null : this.values.session(session).user.id,
      organization: this.ids.organizations.value(organization),
    };
  }

  /** What is current, as objects. */
  current() {
    const [session, user, organization] = this.twin.now();
    const object = session < 0 ? this.#nothing(session) : this.values.session(session);
    return {
      session: object,
      user: user < 0 ? this.#nothing(user) : object?.user,
      organization: organization < 0 ? this.#nothing(organization) : this.values.organization(object, this.ids.organizations.name(organization)),
    };
  }

  #nothing(number) {
    return number === NULL ? null : undefined;
  }

  get client() {
    return this.isLoaded ? this.values.client(this.twin.sessions()) : undefined;
  }

  /** A call of `setActive` or `setSession`. */
  call(method, { session, organization, beforeEmit, navigate, redirectUrl }) {
    ends();
    const label = `call-${this.#calls.length + 1}`;
    const parent = this.#during.at(-1);
    const takes = { 'before-emit': 'beforeEmit', navigate: 'navigate' };
    const callbacks = { beforeEmit, navigate };
    const [called] = this.about.contracts.map((contract) => takes[contract]).filter((name) => typeof callbacks[name] === 'function');
    const call = {
      call: label,
      method,
      session: inWords(session),
      organization: inWords(organization),
      redirect: redirectUrl ? String(redirectUrl) : undefined,
      callback: called !== undefined,
      navigates: called === 'navigate',
      parent,
    };
    // They are not to be written down.
    Object.defineProperties(call, { beforeEmit: { value: beforeEmit }, navigate: { value: navigate } });
    this.#calls[this.twin.nextCall()] = call;
    this.recorder.called(call);
    const promise = this.#now().call(
      method === 'setSession',
      ...this.#target(session),
      ...this.#organization(organization),
      Boolean(redirectUrl),
      typeof beforeEmit === 'function',
      typeof navigate === 'function',
    );
    return this.#promises.returning(promise, label);
  }

  /** The two numbers by which the twin is told a session. */
  #target(session) {
    if (session === undefined) return [UNDEFINED, UNDEFINED];
    if (session === null) return [NULL, UNDEFINED];
    if (text(session)) return [this.ids.sessions.number(session), UNDEFINED];
    if (!text(session.id)) throw new WrongUse('a session is an id, an object with an `id`, or null');
    const number = this.ids.sessions.number(session.id);
    const known = session[NUMBER];
    if (known === undefined) return [number, NULL];
    return this.twin.object(known)[0] === number ? [UNDEFINED, known] : [number, known];
  }

  /** The two numbers by which the twin is told an organization: its own, and where it is named by a slug whose that is. */
  #organization(organization) {
    if (organization === undefined) return [UNDEFINED, UNDEFINED];
    if (organization === null) return [NULL, UNDEFINED];
    const id = text(organization) ? organization : organization.id;
    if (!text(id)) throw new WrongUse('an organization is an id, an object with an `id`, or null');
    const number = this.ids.organizations.number(id);
    if (id.startsWith('org_')) return [number, UNDEFINED];
    const organizations = this.given.sessions.flatMap(({ memberships }) => memberships.map((membership) => membership.organization));
    const its = organizations.find((known) => slugOf(known) === id);
    return [number, its === undefined ? NULL : this.ids.organizations.number(its.id)];
  }

  #callback(number, isNavigate, object, promise) {
    const call = this.#calls[number];
    const session = object === NULL ? null : this.values.session(object);
    this.recorder.callbackCalled(call.call, session === null ? null : session.id);
    this.#during.push(call.call);
    let gave;
    try {
      gave = isNavigate ? call.navigate({ session, decorateUrl: (url) => url }) : call.beforeEmit(session);
    } catch (error) {
      Object.assign(call, { gave: 'throws', error: messageOf(error) });
      return this.#errors.push(error) - 1;
    } finally {
      this.#during.pop();
    }
    call.gave = isPromise(gave) ? 'promise' : 'returns';
    this.#await(call, gave, promise);
    return -1;
  }

  /** What a callback gave is awaited as `await` would. */
  #await(call, gave, promise) {
    const went = (failed, error) => {
      if (call.gave === 'promise') {
        this.recorder.did({ is: 'settle', call: call.call, ...(failed && { error: messageOf(error) }) }, true);
      }
      const twin = this.#now();
      if (failed) twin.goOnFailed(promise, this.#errors.push(error) - 1);
      else twin.goOn(promise);
    };
    const scheduled = async (failed, error) => {
      if (this.schedule !== undefined) await this.schedule(`the callback of ${call.call} ${failed ? 'rejects' : 'resolves'}`);
      went(failed, error);
    };
    if (this.schedule === undefined) Promise.resolve(gave).then(() => went(false), (error) => went(true, error));
    else Promise.resolve(gave).then(() => scheduled(false), (error) => scheduled(true, error));
  }

  /** Clerk goes somewhere, and waits until it is there. */
  #redirect(url, promise) {
    const arrives = () => this.#now().goOn(promise);
    if (url !== undefined) this.redirects.push(url);
    if (url === undefined || this.navigate === undefined) {
      // As long as it takes through Clerk's own functions where a router returns at once.
      return void Promise.resolve().then(nothing).then(nothing).then(nothing).then(arrives);
    }
    const fails = (error) => this.#now().goOnFailed(promise, this.#errors.push(error) - 1);
    new Promise((resolve) => resolve(this.navigate(url))).then(arrives, fails);
  }

  signOut(given) {
    if (typeof given === 'function') throw new NotFaked('`signOut` with a callback', 'Await it instead.');
    const { sessionId, redirectUrl, ...rest } = given ?? {};
    const [other] = Object.keys(rest);
    if (other !== undefined) throw new NotFaked(`\`signOut\` with \`${other}\``);
    this.recorder.did({ is: 'sign-out', session: sessionId });
    const leaving = { url: redirectUrl };
    this.#leaving.push(leaving);
    const { promise } = this.#promises.get(this.#now().signOut(sessionId === undefined ? UNDEFINED : this.ids.sessions.number(sessionId)));
    const left = () => this.#leaving.splice(this.#leaving.indexOf(leaving), 1);
    promise.then(left, left);
    return promise;
  }

  /** A token of a session object; `make` makes it once the twin says that there is one. */
  getToken(object, make) {
    this.recorder.did({ is: 'get-token' });
    return this.#promises.get(this.#now().getToken(object)).promise.then(make);
  }

  addListener(listener, { skipInitialEmit = false } = {}) {
    if (typeof listener !== 'function') throw new WrongUse('a listener is a function');
    const number = this.#listeners.size;
    let skips = skipInitialEmit && this.isLoaded;
    this.#listeners.set(number, () => {
      if (skips) return void (skips = false);
      try {
        return void listener({ client: this.client, ...this.current() });
      } catch (error) {
        return this.#errors.push(error) - 1;
      }
    });
    this.#rethrow(this.#now().addListener(number));
    return () => {
      this.twin.removeListener(number);
    };
  }

  /** Throws what a listener has thrown, if one has. */
  #rethrow(error) {
    if (error >= 0) throw this.#errors[error];
  }

  /** The client is loaded, when the server has answered. */
  load({ routerPush } = {}) {
    this.navigate ??= routerPush;
    if (this.isLoaded) return Promise.resolve();
    this.#loading ??= turn().then(() => {
      this.recorder.did({ is: 'load' }, true);
      this.isLoaded = true;
      this.#rethrow(this.#now().load());
      for (const handler of [...this.#statusHandlers]) handler('ready');
    });
    return this.#loading;
  }

  get status() {
    return this.isLoaded ? 'ready' : 'loading';
  }

  on(event, handler, { notify = false } = {}) {
    if (event !== 'status') throw new NotFaked(`the event \`${event}\``);
    this.#statusHandlers.add(handler);
    if (notify) handler(this.status);
  }

  off(event, handler) {
    this.#statusHandlers.delete(handler);
  }

  focus(focused) {
    this.recorder.did({ is: 'focus', focused });
    this.#now().focus(focused);
  }

  unload() {
    this.recorder.did({ is: 'unload' });
    this.#now().unload();
  }

  /** The server ends a session; this client hears of it with the next answer. */
  endSession(id) {
    this.recorder.did({ is: 'remove-session', session: id });
    this.#now().endSession(this.ids.sessions.number(id));
  }

  /** Another tab chooses an organization for a session; this client hears of it with the next answer. */
  chooseElsewhere(id, organization) {
    this.#now().chooseElsewhere(this.ids.sessions.number(id), this.#organization(organization)[0]);
  }

  hearOfSignOut() {
    this.#now().hearOfSignOut();
  }

  /** An answer of the server arrives. */
  answered(number, status) {
    this.#now().answer(number, status);
  }

  get isIdle() {
    return this.#jobs === 0 && this.#inside === 0 && this.server.isIdle;
  }

  /** Grows with whatever happens. */
  get activity() {
    return this.#done + this.recorder.count;
  }

  /** Waits until everything is done that needs neither time nor a test. */
  async settled() {
    this.#settling++;
    do {
      let before;
      for (let quiet = 0; quiet < QUIET; ) {
        await turn();
        quiet = this.isIdle && this.activity === before ? quiet + 1 : 0;
        before = this.activity;
      }
    } while (this.schedule?.next?.());
    this.#settling--;
  }

  /** Whether someone waits for `settled`. */
  get isSettling() {
    return this.#settling > 0;
  }

  /** Nothing is to happen any more, and nobody is told. */
  leave() {
    this.clock.stop();
    this.schedule = () => new Promise(() => {});
    this.twin.leave();
  }

  /** Lets time pass, and everything that is due on the way happen. */
  async advance(millis) {
    if (!(millis >= 0)) throw new WrongUse('`advance` takes milliseconds');
    await this.settled();
    for (let left = millis; left !== undefined; ) {
      left = this.clock.skipTo(left);
      await this.settled();
    }
  }

  tell(options) {
    return this.recorder.tell({ title: this.title, ...options });
  }
}

/** An argument in words. */
function inWords(argument) {
  if (argument === undefined) return 'omitted';
  if (argument === null) return 'null';
  return text(argument) ? `id ${argument}` : `object ${argument.id}`;
}
