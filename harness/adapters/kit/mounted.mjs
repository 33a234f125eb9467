// A binding on a page: mounted from the beginning, as in an application, whether clerk-js is there yet or not. It is used by
// the adapters in Node and inside a browser.

/**
 * How `startClerk` mounts a binding and brings its instance to life. `key` is the publishable key, `window` that of the page, and
 * `client` what the scenario begins with.
 *
 * `uses` says whether hooks are used; a stand-in for clerk-js has not all that they read.
 *
 * A scenario that begins with a client that is not loaded is a page whose clerk-js has not arrived: the provider's `load` waits
 * until the scenario says so.
 *
 * `remount` takes the application away, provider and all, and mounts it again with the same instance; what it gives
 * back is there when that is at rest.
 */
export function mounted({ binding, key, window, time, client, uses = true }) {
  let arrive = () => {};
  let remount;
  const mount = (instance, root, options) => {
    if (!client.loaded) {
      const load = instance.load.bind(instance);
      const arrived = new Promise((resolve) => (arrive = resolve));
      instance.load = (...given) => arrived.then(() => load(...given));
    }
    // As the script tag leaves it, which some providers look for.
    window.Clerk = instance;
    const place = () => binding.mount(instance, root, { publishableKey: key, ...options, ...serverSaid(client) }, control(client), uses);
    remount = () => {
      binding.unmount();
      place();
      return atRest(time);
    };
    place();
  };
  const bring = async (instance) => {
    arrive();
    await atRest(time);
    if (!instance.client) throw new Error('the provider has not loaded the instance that it was given');
  };
  return { mount, bring, provided: () => binding.provided?.(), remount: () => remount() };
}

/** What the control components are told, where a scenario says something else than goes without saying. */
function control({ treatPendingAsSignedOut = true }) {
  return treatPendingAsSignedOut ? {} : { treatPendingAsSignedOut };
}

/** What a provider is given of a page that a server has rendered: what its `auth()` says, without the objects. */
function serverSaid({ initialState, sessions }) {
  if (initialState === undefined) return {};
  const session = sessions.find(({ id }) => id === initialState.id);
  const orgId = session?.lastActiveOrganization ?? null;
  return {
    initialState: {
      sessionId: session?.id ?? null,
      sessionStatus: session ? session.status ?? 'active' : null,
      sessionClaims: session ? { sid: session.id, sub: session.user, ...(orgId && { org_id: orgId }) } : null,
      userId: session?.user ?? null,
      actor: null,
      orgId,
      orgRole: orgId && 'org:admin',
      orgSlug: orgId && (session.slugs?.[orgId] ?? orgId),
      orgPermissions: orgId && [],
      factorVerificationAge: null,
    },
  };
}

/** What the stage asks of a binding beside what is rendered, as far as these capabilities say that it is seen. */
export function said({ hooks, thrown }, capabilities) {
  return {
    ...(capabilities.includes('framework-hook') && { hooks }),
    ...(capabilities.includes('render-error') && { thrown }),
  };
}

/** When nothing is due any more. */
export async function atRest(time) {
  do {
    await new Promise((resolve) => time.soon(resolve));
  } while (time.due() !== undefined && time.due() <= time.now);
}
