// A page without a document tree: a fresh realm with as much of a browser as Clerk's packages touch without components.
import { createContext, Script } from 'node:vm';
import { furnish } from './browser.mjs';
import { ORIGIN } from './frontend-api.mjs';

/** Taken from Node as they are. */
const FROM_NODE = { AbortController, AbortSignal, Blob, FormData, Headers, TextDecoder, TextEncoder, URL, URLSearchParams,
  atob, btoa, queueMicrotask, structuredClone };

/** Runs in the realm. */
function build(host, origin) {
  const target = () => {
    const listeners = new Map();
    return {
      addEventListener(type, listener) {
        if (!listeners.has(type)) listeners.set(type, new Set());
        listeners.get(type).add(listener);
      },
      removeEventListener: (type, listener) => void listeners.get(type)?.delete(listener),
      dispatchEvent(event) {
        for (const listener of [...(listeners.get(event.type) ?? [])]) {
          if (typeof listener === 'function') listener.call(this, event);
          else listener.handleEvent(event);
        }
        return true;
      },
    };
  };
  class Event {
    constructor(type, init = {}) {
      Object.assign(this, init, { type, defaultPrevented: false });
    }
    preventDefault() {}
    stopPropagation() {}
  }
  const cookies = new Map();
  const page = { focused: false, visible: true };
  const element = () => ({ ...target(), style: {}, dataset: {}, setAttribute() {}, getAttribute: () => null,
    appendChild() {}, append() {}, remove() {}, querySelector: () => null, querySelectorAll: () => [] });
  const url = new host.URL('/', origin);
  const location = {
    assign() {},
    replace() {},
    reload() {},
    toString: () => url.href,
  };
  for (const key of ['href', 'origin', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) {
    // Where to go is heard, and the page stays: a page that is gone cannot be observed.
    Object.defineProperty(location, key, { get: () => url[key], set() {}, enumerable: true });
  }
  const window = globalThis;
  Object.assign(window, host, target(), {
    window, self: window, top: window, parent: window, Event, CustomEvent: Event, MessageEvent: Event, location,
    console: host.console,
    navigator: { onLine: true, userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Interlude', language: 'en', languages: ['en'],
      cookieEnabled: true, webdriver: false, platform: 'Linux' },
    history: { state: null, length: 1, pushState() {}, replaceState() {} },
    screen: { width: 1280, height: 800 },
    matchMedia: () => ({ matches: false, addEventListener() {}, removeEventListener() {} }),
    document: {
      ...target(), hasFocus: () => page.focused, readyState: 'complete',
      domain: url.hostname, referrer: '', title: '', location, head: element(), body: element(), documentElement: element(),
      currentScript: null, createElement: element, querySelector: () => null, querySelectorAll: () => [],
      getElementById: () => null, getElementsByTagName: () => [],
      get visibilityState() {
        return page.visible ? 'visible' : 'hidden';
      },
      get hidden() {
        return !page.visible;
      },
      get cookie() {
        return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      },
      set cookie(text) {
        const [pair, ...attributes] = text.split(';').map((part) => part.trim());
        const [name, ...value] = pair.split('=');
        const ended = attributes.some((part) => {
          const [key, when] = part.split('=');
          if (/^expires$/i.test(key)) return new Date(when).getTime() <= Date.now();
          return /^max-age$/i.test(key) && Number(when) <= 0;
        });
        if (ended) cookies.delete(name);
        else cookies.set(name, value.join('='));
      },
    },
  });
  return page;
}

const BUILD = new Script(`(${build})`, { filename: 'page' });
const EVENT = new Script('(type, target) => (target === "document" ? document : window).dispatchEvent(new Event(type))');
const REALM = new Script('({ Promise, Error, window: globalThis })');

/** A page of its own for one scenario, with its time and its server. */
export class Page {
  #context = createContext({});
  #page;

  constructor({ time, api, log, focused, watch }) {
    const say = (...words) => log(words.map(String).join(' '));
    const console = Object.fromEntries(['log', 'info', 'warn', 'error', 'debug', 'trace'].map((name) => [name, say]));
    this.#page = this.run(BUILD)({ ...FROM_NODE, console }, ORIGIN);
    this.#page.focused = focused;
    furnish({ run: (script) => this.run(script), time, api, watch });
    /** `Promise`, `Error` and `window` of the realm. */
    this.realm = this.run(REALM);
  }

  /** Evaluates a script in the realm. */
  run(script) {
    return script.runInContext(this.#context);
  }

  /** An event of that type happens to the window, or to the document. */
  event(type, target = 'window') {
    this.run(EVENT)(type, target);
  }

  /** The tab gains or loses the focus. */
  focus(focused) {
    this.#page.focused = focused;
    this.event(focused ? 'focus' : 'blur');
  }

  /** The page is shown or hidden. */
  show(visible) {
    this.#page.visible = visible;
    this.event('visibilitychange', 'document');
  }

  close() {}
}
