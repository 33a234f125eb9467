// One scenario on one client: the calls, their callbacks, the listeners, and what is observed of them.
import { drain } from './drain.mjs';
import { currentToWire, errorToWire, fromWire, onlyKnown, toWire, Unsupported } from './values.mjs';

/** Everything that an `act` may ask for, and what it is called on a client. */
const ON_THE_CLIENT = {
  unload: (client) => client.unload(),
  focus: (client, item) => client.focus(item.focused),
  visible: (client, item) => client.visible(item.visible),
  remount: (client) => client.remount(),
  load: (client) => client.load(),
  'sign-out': (client, item) => client.signOut(item.session),
  'get-token': (client) => client.getToken(),
  'remove-session': (client, item) => client.removeSession(item.session),
  'sign-in': (client, item) => client.signIn(item.session),
  'add-session': (client, item) => client.addSession(item.session),
  server: (client, item) => client.delay(item.delay),
  answer: (client, item) => client.answer(item.request, item.status),
};
const METHOD = { 'sign-out': 'signOut', 'get-token': 'getToken', 'remove-session': 'removeSession', 'sign-in': 'signIn', 'add-session': 'addSession', server: 'delay' };
const FIELDS = {
  focus: ['focused'],
  visible: ['visible'],
  'sign-out': ['session'],
  'remove-session': ['session'],
  'sign-in': ['session'],
  'add-session': ['session'],
  server: ['delay'],
  answer: ['request', 'status'],
};

/** The method of a client that does what a capability stands for. */
const IS_DONE_BY = {
  'set-session': 'setSession',
  'set-active': 'setActive',
  'sign-out-calls': 'signOut',
  'sign-out': 'signOut',
  'get-token': 'getToken',
  unload: 'unload',
  focus: 'focus',
  visibility: 'visible',
  load: 'load',
  remount: 'remount',
  components: 'rendered',
};

const lacking = (capability, method) =>
  new Error(`it offers \`${capability}\`, but the client has no method \`${method}\`: write it, or take \`${capability}\` out of \`capabilities\``);

export class Stage {
  client;
  #time;
  #capabilities;
  #organizations;
  #log;
  #seen = [];
  #count = 0;
  #failure;
  #promises = new Map();
  #called = new Set();
  #listeners = new Map();
  #rendered = new Map();
  #hooks = new Map();

  /** `capabilities` are those that the client is held to, and `log` takes lines for standard error. */
  constructor({ time, organizations, capabilities = [], log }) {
    this.#time = time;
    this.#organizations = organizations;
    this.#capabilities = capabilities;
    this.#log = log;
  }

  /** Writes down something observed. */
  record = (event) => {
    this.#count++;
    this.#seen.push({ at: this.#time.now, event });
  };

  /** A failure that the harness has to hear of, from a place where it cannot be thrown to it. */
  fail = (error) => {
    this.#failure ??= error;
  };

  /** Waits for a client that is being made, draining while it takes its time, and listens to it as `main`. */
  async open(client) {
    let state = 'pending';
    let result;
    Promise.resolve(client).then(
      (made) => ([state, result] = ['made', made]),
      (error) => ([state, result] = ['failed', error]),
    );
    const rest = await drain(this.#time, () => this.#count);
    if (state === 'failed') throw result;
    if (state === 'pending') throw new Error(`the client is not there when everything is at rest (${rest.why ?? 'idle'})`);
    this.client = result;
    for (const capability of this.#capabilities) {
      const method = Object.hasOwn(IS_DONE_BY, capability) ? IS_DONE_BY[capability] : undefined;
      if (method !== undefined && typeof this.client[method] !== 'function') throw lacking(capability, method);
    }
    this.#seen = [];
    this.#listen('main');
    for (const event of this.client.opening?.() ?? []) this.record(event);
    return this.settle(0);
  }

  /** Lets time pass until `at`, does everything of a batch in one turn, and comes to rest. */
  async act(at, batch) {
    let rest = { quiescent: true };
    for (let due = this.#time.due(); due !== undefined && due <= at && rest.quiescent; due = this.#time.due()) {
      this.#time.now = Math.max(this.#time.now, due);
      rest = await drain(this.#time, () => this.#count);
      this.#look();
    }
    this.#time.now = Math.max(this.#time.now, at);
    if (rest.quiescent) for (const item of batch) this.#do(item);
    return this.settle(at, rest);
  }

  /** Comes to rest and gives back what has been observed since the last time. */
  async settle(at, before = { quiescent: true }) {
    const rest = before.quiescent ? await drain(this.#time, () => this.#count) : before;
    this.#look();
    if (this.#failure) throw this.#failure;
    if (!rest.quiescent) this.#log(`not at rest at ${this.#time.now} ms: ${rest.why}`);
    const events = this.#seen.map(({ at: when, event }) => (when < at ? { at: when, ...event } : event));
    this.#seen = [];
    return { ok: { quiescent: rest.quiescent }, events };
  }

  /** What is current. */
  probe() {
    const current = this.client.current ? this.client.current() : this.client;
    return currentToWire(current, this.#organizations);
  }

  #do(item) {
    if (item.do === 'call') return void this.#call(without(item, 'do'));
    if (item.do === 'settle') return this.#settle(item);
    if (item.do === 'addListener') return this.#listen(item.listener);
    if (item.do === 'removeListener') return this.#listeners.get(item.listener)?.();
    const action = Object.hasOwn(ON_THE_CLIENT, item.do) ? ON_THE_CLIENT[item.do] : undefined;
    if (action === undefined || typeof this.client[METHOD[item.do] ?? item.do] !== 'function') {
      throw new Unsupported(`\`${item.do}\``);
    }
    onlyKnown(item, ['do', ...(FIELDS[item.do] ?? [])], `\`${item.do}\``);
    // What it comes to is observed; its promise is nobody's business, and must not end the process.
    const failed = (error) => {
      this.#log(`${item.do}: ${error?.message ?? error}`);
      this.#failWhereLacking(METHOD[item.do] ?? item.do, error);
    };
    try {
      Promise.resolve(action(this.client, item)).catch(failed);
    } catch (error) {
      this.#failWhereLacking(METHOD[item.do] ?? item.do, error);
      throw this.#failure ?? error;
    }
  }

  #settle({ call, outcome, error }) {
    const promise = this.#promise(call);
    if (outcome === 'resolve') promise.resolve();
    else if (outcome === 'reject') promise.reject(new this.#Error(error ?? ''));
    else throw new Unsupported(`the outcome \`${outcome}\``);
  }

  #listen(name) {
    const remove = this.client.addListener((current) => {
      try {
        this.record({ event: 'emit', listener: name, ...currentToWire(current, this.#organizations) });
      } catch (error) {
        this.fail(error);
      }
    });
    if (typeof remove !== 'function') throw new TypeError('`addListener` did not give back a function that removes it');
    this.#listeners.set(name, () => {
      this.#listeners.delete(name);
      remove();
    });
  }

  /** Makes a call. Gives back a promise that is there when the call has returned, however it did. */
  #call(item) {
    onlyKnown(item, ['call', 'method', 'args', 'beforeEmit', 'navigate', 'callback'], `the call \`${item.call}\``);
    onlyKnown(item.args, ['session', 'organization', 'redirectUrl'], `the arguments of \`${item.call}\``);
    const { call, method } = item;
    if (typeof this.client[method] !== 'function') throw new Unsupported(`the method \`${method}\``);
    const object = (kind) => (id) => this.client.object?.(kind, id) ?? { id };
    const session = fromWire(item.args.session, object('session'));
    const organization = fromWire(item.args.organization, object('organization'));
    const beforeEmit = item.beforeEmit && this.#callback(call, item.beforeEmit, (given) => given);
    const callback = item.callback && this.#callback(call, item.callback, (given) => given);
    const navigate = item.navigate && this.#callback(call, item.navigate, (given) => given?.session);
    let given;
    if (method === 'setSession') {
      given = beforeEmit ? [session, beforeEmit] : [session];
    } else if (method === 'signOut') {
      given = [session ?? null, callback];
    } else {
      const redirectUrl = item.args.redirectUrl;
      const named = { session, organization, redirectUrl, beforeEmit, navigate };
      given = [Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))];
    }
    const outcome = (rest) => this.record({ event: 'return', call, ...rest });
    const resolved = () => outcome({ outcome: 'resolved' });
    const rejected = (error) => {
      this.#failWhereLacking(method, error);
      outcome({ outcome: 'rejected', error: errorToWire(error) });
    };
    const make = () => this.client[method](...given);
    try {
      const made = this.client.during ? this.client.during(call, make) : make();
      return Promise.resolve(made).then(resolved, rejected);
    } catch (error) {
      return Promise.reject(error).catch(rejected);
    }
  }

  /** An adapter that passes a call on to a client without that method says nothing of the client: it is a failure of the offer. */
  #failWhereLacking(method, error) {
    if (error?.name !== 'TypeError' || !String(error.message).endsWith(`.${method} is not a function`)) return;
    const capability = this.#capabilities.find((it) => Object.hasOwn(IS_DONE_BY, it) && IS_DONE_BY[it] === method);
    if (capability !== undefined) this.fail(lacking(capability, method));
  }

  #callback(call, item, session) {
    onlyKnown(item, ['kind', 'value', 'error', 'calls', 'awaitCalls'], `the callback of \`${call}\``);
    if (!['promise', 'returns', 'throws'].includes(item.kind)) throw new Unsupported(`a callback that \`${item.kind}\``);
    return (given) => {
      try {
        this.record({ event: 'callback', call, session: toWire(session(given), 'session of the callback') });
        // A callback that is called again makes no calls again: a label stands for one call.
        const returns = this.#called.has(call) ? [] : (item.calls ?? []).map((nested) => this.#call(nested));
        if (item.awaitCalls && !this.#called.has(call)) {
          Promise.all(returns).then(() => this.record({ event: 'callback-waiting', call }));
        }
        this.#called.add(call);
      } catch (error) {
        this.fail(error);
      }
      if (item.kind === 'throws') throw new this.#Error(item.error);
      if (item.kind === 'returns') return item.value ?? undefined;
      return this.#promise(call).promise;
    };
  }

  /** The promise of a call's callback, made in the realm that awaits it: one of another realm takes extra turns. */
  #promise(call) {
    let found = this.#promises.get(call);
    if (found === undefined) {
      const { Promise: RealmPromise = Promise } = this.client;
      found = {};
      found.promise = new RealmPromise((resolve, reject) => Object.assign(found, { resolve, reject }));
      found.promise.then(undefined, () => {}); // That nobody waits for it any more is no error.
      this.#promises.set(call, found);
    }
    return found;
  }

  get #Error() {
    return this.client.Error ?? Error;
  }

  /** Looks at what the control components show now, what hooks say, and what was thrown since the last time. */
  #look() {
    for (const [component, visible] of Object.entries(this.client?.rendered?.() ?? {})) {
      if (this.#rendered.get(component) === visible) continue;
      this.#rendered.set(component, visible);
      this.record({ event: 'render', component, visible });
    }
    for (const [hook, { loaded, ...says }] of Object.entries(this.client?.hooks?.() ?? {})) {
      const event = { event: 'framework-hook', hook, loaded: loaded === true, ...currentToWire(says, this.#organizations) };
      const text = JSON.stringify(event);
      if (this.#hooks.get(hook) === text) continue;
      this.#hooks.set(hook, text);
      this.record(event);
    }
    for (const error of this.client?.thrown?.() ?? []) this.record({ event: 'render-error', error: errorToWire(error) });
  }
}

function without(object, key) {
  const { [key]: _, ...rest } = object;
  return rest;
}
