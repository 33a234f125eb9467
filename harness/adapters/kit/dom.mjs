// A page with a document tree, for components: jsdom, with the same time, server and rest of a browser as the bare page.
import { Script } from 'node:vm';
import { JSDOM, VirtualConsole } from 'jsdom';
import { furnish } from './browser.mjs';
import { ORIGIN } from './frontend-api.mjs';

/** What jsdom has not; taken from Node. */
const FROM_NODE = { Headers, TextDecoder, TextEncoder, structuredClone };

/** Runs in the realm. */
function complete(host) {
  Object.assign(globalThis, host);
  const page = { focused: false, visible: true };
  document.hasFocus = () => page.focused;
  Object.defineProperties(document, {
    visibilityState: { get: () => (page.visible ? 'visible' : 'hidden') },
    hidden: { get: () => !page.visible },
  });
  globalThis.matchMedia = () => ({ matches: false, addEventListener() {}, removeEventListener() {} });
  globalThis.requestAnimationFrame = (action) => setTimeout(() => action(performance.now()), 16);
  globalThis.cancelAnimationFrame = (id) => clearTimeout(id);
  return page;
}

const COMPLETE = new Script(`(${complete})`, { filename: 'dom' });
const REALM = new Script('({ Promise, Error, window: globalThis })');

/** A page of its own for one scenario, with its time and its server. */
export class DomPage {
  #dom;
  #context;
  #page;

  constructor({ time, api, log, focused, watch }) {
    const virtualConsole = new VirtualConsole();
    for (const kind of ['log', 'info', 'warn', 'error', 'debug', 'jsdomError']) {
      virtualConsole.on(kind, (...words) => log(words.map((word) => word?.stack ?? String(word)).join(' ')));
    }
    this.#dom = new JSDOM('<!doctype html><body><div id="root"></div></body>', {
      url: ORIGIN, runScripts: 'outside-only', virtualConsole,
    });
    this.#context = this.#dom.getInternalVMContext();
    this.#page = this.run(COMPLETE)(FROM_NODE);
    this.#page.focused = focused;
    furnish({ run: (script) => this.run(script), time, api, watch });
    /** `Promise`, `Error` and `window` of the realm. */
    this.realm = this.run(REALM);
    /** Where to mount. */
    this.root = this.realm.window.document.getElementById('root');
  }

  /** Evaluates a script in the realm. */
  run(script) {
    return script.runInContext(this.#context);
  }

  /** An event of that type happens to the window, or to the document. */
  event(type, target = 'window') {
    const { window } = this.realm;
    (target === 'document' ? window.document : window).dispatchEvent(new window.Event(type));
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

  close() {
    this.#dom.window.close();
  }
}
