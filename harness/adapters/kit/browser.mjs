// What Clerk's packages use of a browser beyond the language, put into a realm: deterministic, on virtual time, and with
// our own Frontend API behind `fetch`. What is awaited is made in the realm, for a promise of another one takes extra turns.
import { createHash } from 'node:crypto';
import { Script } from 'node:vm';

/** Runs in the realm, once for each scenario. `host` is what it cannot make itself. */
function prepare(host) {
  const define = (name, value) =>
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });

  // A generator of its own (mulberry32): the same numbers in each run.
  let state = 0x1a2b3c4d;
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  define('crypto', {
    getRandomValues(array) {
      for (let place = 0; place < array.length; place++) array[place] = Math.floor(Math.random() * 2 ** 32);
      return array;
    },
    randomUUID: () =>
      '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) =>
        (Number(digit) ^ (Math.floor(Math.random() * 256) & (15 >> (Number(digit) / 4)))).toString(16)),
    // At once, where Node's own would come back whenever a thread is done.
    subtle: {
      digest: async (algorithm, data) => new Uint8Array(host.digest(algorithm.name ?? algorithm, data)).buffer,
    },
  });

  class Response {
    constructor(status, body) {
      Object.assign(this, { status, ok: status < 400, statusText: String(status), headers: new Headers(), text: async () => body });
    }
    json = async () => JSON.parse(await this.text());
    clone = () => this;
  }
  define('fetch', (resource, init = {}) =>
    new Promise((resolve, reject) => {
      const { signal } = init;
      const abort = () => reject(signal.reason ?? new Error('aborted'));
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      host.request(String(resource?.url ?? resource?.href ?? resource), init, (status, body) =>
        // No status: the network has failed.
        (status === 0 ? reject(new TypeError('Failed to fetch')) : resolve(new Response(status, body))));
    }));

  // One holder at a time for each name; the next in line when it is done.
  const queues = new Map();
  const locks = {
    request(name, options, action = options) {
      const mine = (queues.get(name) ?? Promise.resolve()).then(() => {
        if (options.signal?.aborted) throw options.signal.reason;
        return action({ name, mode: 'exclusive' });
      });
      queues.set(name, mine.catch(() => {}));
      return mine;
    },
  };
  Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });

  // jsdom's own would tell other tabs by a real timer.
  const storage = () => {
    const items = new Map();
    return {
      getItem: (key) => items.get(String(key)) ?? null,
      setItem: (key, value) => void items.set(String(key), String(value)),
      removeItem: (key) => void items.delete(String(key)),
      clear: () => items.clear(),
      key: (place) => [...items.keys()][place] ?? null,
      get length() {
        return items.size;
      },
    };
  };
  define('localStorage', storage());
  define('sessionStorage', storage());

  // There is one tab, so nobody hears and nobody speaks.
  define('BroadcastChannel', class {
    constructor(name) {
      this.name = name;
    }
    postMessage() {}
    addEventListener() {}
    removeEventListener() {}
    close() {}
  });
  // Who writes a cookie writes it as before; that it was written is heard.
  const place = Object.hasOwn(document, 'cookie') ? document : Document.prototype;
  const cookie = Object.getOwnPropertyDescriptor(place, 'cookie');
  Object.defineProperty(document, 'cookie', {
    configurable: true,
    get: () => cookie.get.call(document),
    set(text) {
      cookie.set.call(document, text);
      const name = text.split('=')[0].trim();
      host.cookie(text, !`; ${cookie.get.call(document)}`.includes(`; ${name}=`));
    },
  });
  define('isSecureContext', true);
  delete globalThis.Worker;
}

const PREPARE = new Script(`(${prepare})`, { filename: 'browser' });

/** Makes a realm ready: `run` evaluates a script in it, `time` is its time, `api` its server, and `watch` hears what is written into cookies. */
export function furnish({ run, time, api, watch }) {
  time.install(run(GLOBAL));
  run(PREPARE)({
    cookie: (text, isGone) => watch?.cookie(text, isGone),
    digest: (name, data) => createHash(name.replace('-', '').toLowerCase()).update(new Uint8Array(data.buffer ?? data)).digest(),
    request: (url, init, respond) => api.request(url, init, (status, body) => respond(status, JSON.stringify(body))),
  });
}

const GLOBAL = new Script('globalThis');
