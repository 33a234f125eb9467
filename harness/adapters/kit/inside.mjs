// The half of an adapter that runs inside a real browser's page: the same stage, time and server as elsewhere. It is bundled
// with stand-ins for what Node has (chromium.mjs), and is given the package and the binding as functions.
import { furnish } from './browser.mjs';
import { startClerk } from './clerk.mjs';
import { mounted, said } from './mounted.mjs';
import { Stage } from './stage.mjs';
import { VirtualTime } from './time.mjs';

const log = (text) => console.log(text);
let stage;

/** The page that everything is in already, with the interface of the other pages. */
class OwnPage {
  realm = { Promise, Error, window };
  root = document.getElementById('root');
  #focused;
  #visible = true;

  constructor({ time, api, focused, watch }) {
    this.#focused = focused;
    document.hasFocus = () => this.#focused;
    Object.defineProperties(document, {
      visibilityState: { get: () => (this.#visible ? 'visible' : 'hidden'), configurable: true },
      hidden: { get: () => !this.#visible, configurable: true },
    });
    furnish({ run: (script) => this.run(script), time, api, watch });
  }

  run(script) {
    return script.evaluate();
  }

  event(type, target = 'window') {
    (target === 'document' ? document : window).dispatchEvent(new Event(type));
  }

  focus(focused) {
    this.#focused = focused;
    this.event(focused ? 'focus' : 'blur');
  }

  show(visible) {
    this.#visible = visible;
    this.event('visibilitychange', 'document');
  }

  close() {}
}

/** Answers a request. `clerkPackage` and `binding` are what the page was given besides. */
async function answer({ op, client, contract, scenario, at, batch }, { key, evaluate, binding }) {
  if (op === 'act') return stage.act(at, batch);
  if (op === 'probe') return { ok: stage.probe() };
  const time = new VirtualTime((error) => log(`a timer threw: ${error?.stack ?? error}`));
  stage = new Stage({ time, organizations: true, log });
  const start = { client, contract, scenario, time, log, record: stage.record, fail: stage.fail };
  const onPage = () => mounted({ binding, key, window, time, client });
  const shown = (component) => document.querySelector(`[data-component="${component}"]`) !== null;
  const started = startClerk({ key, evaluate, observes: ['token', 'location'] }, (given) => new OwnPage(given), start, onPage).then((made) => ({
    ...made,
    rendered: () => Object.fromEntries(binding.components.map((component) => [component, shown(component)])),
    ...said(binding, ['framework-hook', 'render-error']),
  }));
  return stage.open(started);
}

globalThis.interlude = { answer };
