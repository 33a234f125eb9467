// What a test and an application see of a fake.
import { NotFaked, WrongUse, guard } from './errors.js';
import { publishableKey } from './key.js';

const fakes = new WeakMap();
/** What some versions lack, and what they have in its place. */
const INSTEAD = { setSession: 'setActive', setActive: 'setSession' };

/** The object that stands for `window.Clerk`. */
export function surface(fake) {
  const { about } = fake;
  const clerk = {
    version: about.version,
    sdkMetadata: { name: 'fake-clerk', version: about.version },
    instanceType: 'development',
    publishableKey,
    frontendApi: 'clerk.example.test',
    isStandardBrowser: true,
    isSatellite: false,
    telemetry: undefined,
    get loaded() {
      return fake.isLoaded;
    },
    get status() {
      return fake.status;
    },
    get client() {
      return fake.client;
    },
    get session() {
      return fake.current().session;
    },
    get user() {
      return fake.current().user;
    },
    get organization() {
      return fake.current().organization;
    },
    get isSignedIn() {
      return Boolean(fake.current().session);
    },
    // What Clerk's own React, Vue and Svelte packages read of each other.
    get __internal_lastEmittedResources() {
      return fake.lastEmitted;
    },
    __internal_attemptToEnableEnvironmentSetting: () => ({ isEnabled: true }),
    __internal_getOption: () => undefined,
    load: (options) => fake.load(options),
    addListener: (listener, options) => fake.addListener(listener, options),
    on: (event, handler, options) => fake.on(event, handler, options),
    off: (event, handler) => fake.off(event, handler),
    signOut: (options) => fake.signOut(options),
    getToken(options) {
      const { session } = fake.current();
      return session ? session.getToken(options) : Promise.resolve(null);
    },

    /** This tab. */
    tab: {
      focus: () => fake.focus(true),
      blur: () => fake.focus(false),
      unload: () => fake.unload(),
    },
    /** Another tab of the same browser. */
    otherTab: {
      signOut: () => {
        for (const { id } of fake.given.sessions) fake.endSession(id);
        fake.hearOfSignOut();
      },
      endSession: (id) => fake.endSession(id),
      setActive: ({ session, organization }) => fake.chooseElsewhere(session, organization),
    },
    /** The server. */
    server: {
      set: (kind, rule) => fake.server.set(kind, rule),
      onRequest: (hear) => fake.server.onRequest(hear),
      hold: (kind) => fake.server.set(kind, 'hold'),
      answer: (which, status) => fake.server.answer(which, status),
      get waiting() {
        return fake.server.waiting;
      },
    },
    get redirects() {
      return [...fake.redirects];
    },
    advance: (millis) => fake.advance(millis),
    settled: () => fake.settled(),
    timeline: (options) => fake.tell(options).timeline,
    findings: () => fake.tell().findings,
    scenario: (options) => scenario(fake.tell(options)),
    svg: () => fake.tell().svg,
  };
  if (about.organizations) clerk.setActive = (params) => fake.call('setActive', checked(params));
  if (about.setSession) clerk.setSession = (session, beforeEmit) => fake.call('setSession', { session, beforeEmit });
  const guarded = guard(clerk, 'clerk', (key) => {
    if (key in INSTEAD) return new WrongUse(`clerk-js@${about.version} has no \`${key}\`: use \`${INSTEAD[key]}\``);
  });
  fakes.set(guarded, fake);
  return guarded;
}

/** The fake behind a surface. */
export const fakeOf = (clerk) => fakes.get(clerk);

/** The scenario file, which says of itself where it does not come to what the test saw. */
function scenario({ scenario, replays }) {
  if (replays) return scenario;
  return `# This does not come to what the test saw: a scenario cannot say all that the test did, such as what another tab did.\n${scenario}`;
}

const PARAMS = ['session', 'organization', 'beforeEmit', 'navigate', 'redirectUrl'];

function checked(params) {
  const other = Object.keys(params ?? {}).find((key) => !PARAMS.includes(key) && params[key] !== undefined);
  if (other !== undefined) throw new NotFaked(`\`setActive\` with \`${other}\``);
  return params ?? {};
}
