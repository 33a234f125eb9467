// A clerk-js of some version on a page, as a client that the kit can serve. What is observed is what the package does:
// nothing of it is replaced, only what surrounds it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { FrontendApi, HOST } from './frontend-api.mjs';
import { Watch } from './watch.mjs';

/** Bundles that need nothing else, the newest kind first. */
export const BUNDLES = ['dist/clerk.headless.js', 'dist/clerk.no-rhc.js', 'dist/clerk.nocomponents.js'];

/** From where on a publishable key is taken: 4.21.7 takes the bare host, 4.73.14 the key, and nothing between was tried. */
const TAKES_A_KEY = [4, 22, 0];
/** The first version with `navigate`, and the first without `beforeEmit`. */
const NAVIGATES = [5, 84, 0];
const NO_BEFORE_EMIT = [6, 0, 0];
/** From where on a pending session is one that a client has: before, it was passed over. */
const KNOWS_PENDING = [5, 54, 0];

const atLeast = (version, least) => {
  const parts = version.split('.').map(Number);
  const differs = least.findIndex((part, place) => parts[place] !== part);
  return differs < 0 || parts[differs] > least[differs];
};

/** A package of clerk-js in a folder: its version, and its bundle, compiled once for all realms. */
export class ClerkPackage {
  constructor(folder) {
    this.version = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
    const bundle = BUNDLES.map((name) => join(folder, name)).find(existsSync);
    if (bundle === undefined) throw new Error(`${folder} has none of ${BUNDLES.join(', ')}`);
    const text = readFileSync(bundle, 'utf8');
    // On one line, so that places in the bundle stay what they are.
    this.text = `(function (exports, module) {${text}\n})`;
    this.script = new Script(this.text, { filename: `clerk-js@${this.version}` });
    this.key = atLeast(this.version, TAKES_A_KEY) ? `pk_test_${btoa(`${HOST}$`)}` : HOST;
  }

  /** The contracts that its version is documented to fulfil. */
  get contracts() {
    return [
      ...(atLeast(this.version, NO_BEFORE_EMIT) ? [] : ['before-emit']),
      ...(atLeast(this.version, NAVIGATES) ? ['navigate'] : []),
    ];
  }

  /** What is seen of its page: the cookies that it writes, and the router that it calls. */
  observes = ['token', 'location'];

  /** The class `Clerk`, evaluated in a page's realm. */
  evaluate(page) {
    const module = { exports: {} };
    page.run(this.script)(module.exports, module);
    return module.exports.Clerk ?? module.exports.default;
  }

  /** What an instance on that page can do, by looking at one. */
  capabilities(page) {
    const clerk = new (this.evaluate(page))(this.key);
    const active = typeof clerk.setActive === 'function';
    return [
      ...(typeof clerk.setSession === 'function' ? ['set-session'] : []),
      ...(active ? ['set-active', 'organizations', 'slugs', 'forced-organizations'] : []),
      'listeners', 'unload', 'focus', ...(page.show ? ['visibility'] : []), 'load', 'sign-out', 'get-token', 'remove-session', 'add-session', 'server', 'requests', 'tokens', 'framework-hooks', 'sign-out-calls',
      ...this.observes,
      ...(atLeast(this.version, KNOWS_PENDING) ? ['pending-sessions'] : []),
    ];
  }
}

/** Sets the hooks of a framework, under both names that versions look for. Their promises are of the realm, as a framework's are. */
const HOOKS = new Script(`(({ before, after }) => {
  const hook = (millis) => () => new Promise((resolve) => setTimeout(resolve, millis));
  for (const name of ['__unstable__on', '__internal_on']) {
    if (before !== undefined) window[name + 'BeforeSetActive'] = hook(before);
    if (after !== undefined) window[name + 'AfterSetActive'] = hook(after);
  }
})`, { filename: 'hooks' });

const calls = new AsyncLocalStorage();

/** The object of a session that the client does not have: of the same class, of nobody known. */
function strange(known, id) {
  if (known === undefined) return undefined;
  const like = (object, fields) => Object.assign(Object.create(Object.getPrototypeOf(object)), object, fields);
  return like(known, { id, user: like(known.user, { id: `user_of_${id}` }) });
}

/**
 * What an application passes to `load`, or to its provider, in any version: it may go anywhere within the page. And
 * sessions of which none is active are what a client has that was told so; by itself the package takes the first.
 */
export function loadOptions({ active }, goesTo = async () => {}) {
  return {
    navigate: goesTo,
    routerPush: goesTo,
    routerReplace: goesTo,
    telemetry: false,
    ...(active === null && { selectInitialSession: () => null }),
  };
}

/** An instance without a provider. */
const ALONE = { mount() {}, bring: (clerk, options) => clerk.load(options), provided() {} };

/**
 * A client for the kit: a fresh page from `makePage`, a server for it, and an instance of the package on it.
 * `onPage(page)` says how it comes to life there, by default by `clerk.load()`: what mounts it before it is loaded, what brings
 * it, the object that an application is provided with, through which calls and listeners go, and what mounts it again.
 */
export async function startClerk(clerkPackage, makePage, start, onPage = () => ALONE) {
  const { client, time, record, fail, log } = start;
  // Following promises through their awaits has a price, so only where an answer can wait.
  let follows = false;
  const api = new FrontendApi({ client, time, record, fail, callOf: () => calls.getStore() });
  const watch = new Watch(record, clerkPackage.observes);
  const page = makePage({ time, api, log, focused: client.focused, watch });
  if (client.framework) page.run(HOOKS)(client.framework);
  const clerk = new (clerkPackage.evaluate(page, client))(clerkPackage.key);
  const objects = new Map();
  const remember = ({ client: known }) => {
    for (const session of known?.sessions ?? []) objects.set(session.id, session);
  };
  const { mount, bring, provided, remount } = onPage(page);
  mount(clerk, page.root, loadOptions(client, watch.goesTo));
  const load = async () => {
    await bring(clerk, loadOptions(client, watch.goesTo));
    remember(clerk);
  };
  // What an application calls, and where it listens.
  const facade = () => provided() ?? clerk;
  const listening = new Map();
  const listen = (tell) => listening.set(tell, facade().addListener(tell));
  /** Who waits for the client at the provider's object goes along to the new one, as a component that listens is mounted again. */
  async function again() {
    const waiting = clerk.loaded ? [] : [...listening];
    for (const [, leave] of waiting) leave?.();
    await remount();
    for (const [tell] of waiting) listen(tell);
  }
  if (client.loaded) await load();
  let last = clerk.session;
  return {
    ...page.realm,
    page,
    clerk,
    opening: () => watch.begin(),
    setSession: clerk.setSession && ((...given) => facade().setSession(...given)),
    setActive: clerk.setActive && ((params) => facade().setActive(params)),
    addListener(listener) {
      const tell = ({ session, user, organization }) => {
        last = session ?? last;
        listener({ session, user, organization });
      };
      listen(tell);
      return () => {
        const leave = listening.get(tell);
        listening.delete(tell);
        // Some give back nothing: whoever listens to them listens for ever.
        if (leave) leave();
        else log('`addListener` gave back nothing to unsubscribe with, so the listener stays');
      };
    },
    current: () => ({ session: clerk.session, user: clerk.user, organization: clerk.organization }),
    object(kind, id) {
      remember(clerk);
      if (kind === 'session') return objects.get(id) ?? strange(objects.values().next().value, id);
      const memberships = [...objects.values()].flatMap((session) => session.user?.organizationMemberships ?? []);
      return memberships.find(({ organization }) => organization.id === id)?.organization;
    },
    during: (call, make) => (follows ? calls.run(call, make) : make()),
    unload: () => page.event('beforeunload'),
    focus: (focused) => page.focus(focused),
    ...(remount && { remount: again }),
    ...(page.show && { visible: (visible) => page.show(visible) }),
    load,
    signOut(session, callback) {
      const given = [...(callback ? [callback] : []), ...(session === null ? [] : [{ sessionId: session }])];
      return facade().signOut(...given);
    },
    // An application that asks during the interlude asks the session that it still holds.
    getToken: () => (clerk.session ?? last)?.getToken(),
    removeSession: (session) => api.end(session),
    addSession: (session) => api.add(session),
    // As an application does; whom it has not loaded, nobody signs in by.
    signIn(session) {
      if (!clerk.client) return api.add(session);
      api.expect(session);
      return clerk.client.signIn.create({ strategy: 'ticket', ticket: session.id });
    },
    delay(kinds) {
      follows = true;
      api.delay(kinds);
    },
    answer: (request, status) => api.answer(request, status),
    end() {
      if (follows) calls.disable();
      page.close();
    },
  };
}
