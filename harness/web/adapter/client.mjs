// fake-clerk as a client that the kit can serve: through the surface that a test has, and nothing else.
import { createFakeClerk } from '../npm/src/index.js';

/** Whether an event is one that the fake has too: tokens and places of the page are told of the packages alone. */
export const isOfBoth = ({ event }) => event !== 'token' && event !== 'location';

/** A promise as one of another realm is seen: that is what the package's promises are to the kit. */
const foreign = (promise) => ({ then: (...given) => promise.then(...given) });

/** The object of a session that the client does not have: of the same class, of nobody known. */
function strange(known, id) {
  if (known === undefined) return undefined;
  const like = (object, fields) => Object.assign(Object.create(Object.getPrototypeOf(object)), object, fields);
  return like(known, { id, user: like(known.user, { id: `user_of_${id}` }) });
}

/** A client of the kit that is a fake of that version. */
export function startFake(version, { client: { sessions, active, loaded, focused }, record }) {
  // Where nothing is said of a slug, it is one that the kit's server makes up.
  const slugged = ({ slugs, organizations, ...session }) => ({
    ...session,
    organizations: organizations.map((id) => ({ id, slug: slugs?.[id] ?? id.replace(/^org_/, 'slug-') })),
  });
  const clerk = createFakeClerk({ version, sessions: sessions.map(slugged), active, loaded, focused });
  const labels = [];
  clerk.server.onRequest(({ request, kind, call }) => {
    // The fake numbers calls in the order in which they are made.
    const label = call && labels[Number(call.replace('call-', '')) - 1];
    record({ event: 'request', request, kind, ...(label && { call: label }) });
  });
  const objects = new Map();
  const remember = () => {
    for (const session of clerk.client?.sessions ?? []) objects.set(session.id, session);
  };
  remember();
  let last = clerk.session;
  return {
    setSession: (...given) => foreign(clerk.setSession(...given)),
    setActive: (params) => foreign(clerk.setActive(params)),
    addListener: (listener) =>
      clerk.addListener(({ session, user, organization }) => {
        last = session ?? last;
        listener({ session, user, organization });
      }),
    current: () => clerk,
    during(call, make) {
      labels.push(call);
      return make();
    },
    object(kind, id) {
      remember();
      if (kind === 'session') return objects.get(id) ?? strange(objects.values().next().value, id);
      return { id };
    },
    unload: () => clerk.tab.unload(),
    focus: (focus) => (focus ? clerk.tab.focus() : clerk.tab.blur()),
    load: async () => {
      await clerk.load();
      remember();
    },
    signOut: (session) => (session === null ? clerk.signOut() : clerk.signOut({ sessionId: session })),
    getToken: () => (clerk.session ?? last)?.getToken(),
    removeSession: (session) => clerk.otherTab.endSession(session),
    delay: (kinds) => kinds.forEach((kind) => clerk.server.hold(kind)),
    answer: (request, status) => clerk.server.answer(request, status),
  };
}
