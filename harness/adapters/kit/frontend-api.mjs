// A Frontend API of our own: a server that knows the sessions of one client and answers what Clerk's packages ask.
// It knows nothing of what the packages do with the answers.
import { readFileSync } from 'node:fs';
import { guesses } from './guesses.mjs';
import { EPOCH } from './time.mjs';

/** Where it is, as far as the packages know. */
export const HOST = 'clerk.example.test';
/** Where the application is. */
export const ORIGIN = 'https://app.example.test';

const ENVIRONMENT = JSON.parse(readFileSync(new URL('environment.json', import.meta.url), 'utf8'));
/** What the protocol says of an answer that holds no token. */
const WITHOUT_A_TOKEN = 204;
const FAR_AWAY = 2_700_000_000_000;
/** How long a session token is valid, in seconds. */
const TOKEN_LIFE = 60;

/** The kinds of requests, each with the method and path that make it one and what it answers. */
const KINDS = [
  ['dev-browser', 'POST', /^dev_browser$/, (api) => ({ object: 'dev_browser', id: 'dvb_1', token: 'dvb_1', instance_id: 'ins_1', jwt: api.jwt({ sid: 'dvb' }) })],
  ['environment', 'GET', /^environment$/, (api) => api.environmentBody()],
  ['environment', 'PATCH', /^environment$/, (api) => api.environmentBody()],
  ['client', 'GET', /^client$/, (api) => ({ response: api.clientBody(), client: null })],
  ['touch', 'POST', /^client\/sessions\/([^/]+)\/touch$/, (api, [id], body) => api.touch(id, body)],
  ['token', 'POST', /^client\/sessions\/([^/]+)\/tokens(?:\/[^/]+)?$/, (api, [id], body) => api.token(id, body)],
  ['session', 'GET', /^client\/sessions\/([^/]+)$/, (api, [id]) => api.withClient(api.sessionBody(api.find(id)))],
  ['remove', 'POST', /^client\/sessions\/([^/]+)\/(?:remove|end)$/, (api, [id]) => api.removed(id)],
  ['sign-in', 'POST', /^client\/sign_ins$/, (api, _, body) => api.signedIn(body.get('ticket'))],
  ['sign-out', 'DELETE', /^client\/sessions$/, (api) => api.signedOut()],
  ['sign-out', 'DELETE', /^client$/, (api) => api.deleted()],
];

/** What a request of which kind is called, for those who want to delay some. */
export const KIND_NAMES = [...new Set(KINDS.map(([name]) => name))];

/** What goes wrong in a way that the server answers with a status. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The server of one scenario. */
export class FrontendApi {
  #sessions;
  #active;
  #tokensComeAlong;
  #forces;
  #coming = new Map();
  #client = 1;
  #guessed;
  #time;
  #record;
  #fail;
  #delayed = new Set();
  #waiting = new Map();
  #requests = 0;
  #changes = 0;
  #callOf;

  /**
   * `client` is what a scenario begins with, `record` writes down what is observed, `fail` takes what the harness has to
   * hear of, and `callOf()` says during which call of the scenario something happens, if that is known. `guessed` says how the server
   * is where nobody knows (guesses.mjs).
   */
  constructor({ client, time, record = () => {}, fail = () => {}, callOf = () => undefined, guessed = guesses() }) {
    this.#guessed = guessed;
    this.#sessions = client.sessions.map((session) => ({ status: 'active', ...session }));
    this.#active = client.active;
    this.#forces = client.forceOrganizationSelection ?? false;
    this.#tokensComeAlong = client.tokensComeAlong ?? true;
    this.#time = time;
    this.#record = record;
    this.#fail = fail;
    this.#callOf = callOf;
  }

  /** From here on requests of these kinds are reported and wait to be answered. */
  delay(kinds) {
    for (const kind of kinds) {
      if (!KIND_NAMES.includes(kind)) throw new Error(`no request is of the kind \`${kind}\`; kinds are ${KIND_NAMES.join(', ')}`);
      this.#delayed.add(kind);
    }
  }

  /** Answers a request that waits. */
  answer(request, status) {
    const waiting = this.#waiting.get(request);
    if (waiting === undefined) throw new Error(`no request \`${request}\` waits for an answer`);
    this.#waiting.delete(request);
    waiting(status);
  }

  /** The server ends a session by itself. The client hears of it with the next answer. */
  end(id) {
    for (const session of this.#sessions) if (session.id === id) session.status = 'removed';
    if (this.#active === id) this.#active = this.#guessed['active-after-end'] === 'next' ? (this.#living()[0]?.id ?? null) : null;
    this.#changes++;
  }

  /** A session begins, in another tab for example. The client hears of it with the next answer. */
  add(session) {
    this.#sessions = [...this.#sessions.filter(({ id }) => id !== session.id), { status: 'active', ...session }];
    this.#changes++;
  }

  /** Who signs in with a ticket of this id gets that session. */
  expect(session) {
    this.#coming.set(session.id, session);
  }

  #living() {
    return this.#sessions.filter(({ status }) => status !== 'removed');
  }

  /** Takes a request and tells `respond(status, body)` the answer: never at once, but when the turn is over. */
  request(url, { method = 'GET', body }, respond) {
    const { host, pathname, searchParams } = new URL(url, ORIGIN);
    if (host !== HOST) return this.#time.soon(() => respond(200, {})); // Telemetry and the like.
    const verb = (searchParams.get('_method') ?? method).toUpperCase();
    const path = pathname.replace(/^\/v1\//, '');
    const kind = KINDS.find(([, of, pattern]) => of === verb && pattern.test(path));
    if (kind === undefined) {
      this.#fail(new Error(`the fake Frontend API does not know ${verb} ${pathname}`));
      return this.#time.soon(() => respond(404, errors(404, 'not known')));
    }
    const [name, , pattern, answer] = kind;
    const given = pattern.exec(path).slice(1).map(decodeURIComponent);
    const fields = new URLSearchParams(typeof body === 'string' ? body : (body?.toString() ?? ''));
    // What a request changes is changed when it is answered.
    const settle = (status) => {
      if (status === 0) return respond(0, null);
      if (status === WITHOUT_A_TOKEN) return respond(200, { object: 'token', jwt: this.#guessed['answer-without-a-token'] === 'null' ? null : '' });
      if (status >= 400) return respond(status, errors(status, 'refused by the scenario'));
      try {
        respond(status, answer(this, given, fields));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        respond(error.status, errors(error.status, error.message));
      }
    };
    if (!this.#delayed.has(name)) return this.#time.soon(() => settle(200));
    const request = `r${++this.#requests}`;
    const call = this.#callOf();
    this.#waiting.set(request, settle);
    this.#record({ event: 'request', request, kind: name, ...(call !== undefined && { call }) });
  }

  find(id) {
    const session = this.#living().find((known) => known.id === id);
    if (session === undefined) throw new Refusal(this.#guessed['gone-session'] === 'unauthorized' ? 401 : 404, 'Session not found');
    return session;
  }

  #choose(session, organization) {
    session.lastActiveOrganization = organization;
    const isDone = this.#guessed['task-to-choose-an-organization'] === 'done-by-a-touch';
    if (isDone && session.task === 'choose-organization') Object.assign(session, { status: 'active', task: undefined });
  }

  touch(id, body) {
    const session = this.find(id);
    const organization = body.get('active_organization_id');
    if (organization) {
      const bySlug = this.#guessed['organization-by-slug'] === 'known';
      const member = session.organizations.find((known) => known === organization || (bySlug && slugOf(session, known) === organization));
      if (member !== undefined) this.#choose(session, member);
      else if (this.#guessed['touch-of-a-foreign-organization'] === 'refused') throw new Refusal(404, 'Organization not found');
    } else if (organization !== null) {
      session.lastActiveOrganization = null;
    }
    this.#active = id;
    this.#changes++;
    return this.withClient(this.sessionBody(session));
  }

  /** A token of a session. A request that says nothing of an organization asks for one of the session's own. */
  token(id, body) {
    const session = this.find(id);
    return { object: 'token', jwt: this.sessionToken(session, this.#organizationOfToken(session, body.get('organization_id'))) };
  }

  #organizationOfToken(session, asked) {
    if (asked === null || this.#guessed['token-organization'] === 'session') return session.lastActiveOrganization;
    if (asked === '' || session.organizations.includes(asked)) return asked || null;
    if (this.#guessed['token-of-a-foreign-organization'] === 'session') return session.lastActiveOrganization;
    throw new Refusal(404, 'Organization not found');
  }

  removed(id) {
    const session = this.find(id);
    this.end(id);
    return this.withClient({ ...this.sessionBody(session), status: 'removed' });
  }

  signedIn(ticket) {
    const session = this.#coming.get(ticket);
    if (session === undefined) throw new Refusal(422, 'Ticket not found');
    this.#coming.delete(ticket);
    this.add(session);
    if (this.#guessed['active-after-sign-in'] === 'new') this.#active = session.id;
    return this.withClient(signInBody(session));
  }

  signedOut() {
    for (const session of this.#sessions) session.status = 'removed';
    this.#active = null;
    this.#changes++;
    return this.withClient(this.clientBody());
  }

  /** The client is deleted along with its sessions. */
  deleted() {
    const answer = this.signedOut();
    if (this.#guessed['deleted-client'] === 'new') this.#client++;
    return answer;
  }

  environmentBody() {
    const settings = { ...ENVIRONMENT.organization_settings, force_organization_selection: this.#forces };
    return { ...ENVIRONMENT, organization_settings: settings };
  }

  withClient(response) {
    return { response, client: this.clientBody() };
  }

  clientBody() {
    return {
      object: 'client',
      id: `client_${this.#client}`,
      sessions: (this.#guessed['ended-session'] === 'listed' ? this.#sessions : this.#living()).map((session) => this.sessionBody(session)),
      sign_in: null,
      sign_up: null,
      last_active_session_id: this.#active,
      cookie_expires_at: null,
      captcha_bypass: false,
      last_authentication_strategy: null,
      created_at: EPOCH,
      updated_at: this.#now(),
    };
  }

  sessionBody(session) {
    const { id, user, status, task, lastActiveOrganization } = session;
    return {
      object: 'session',
      id,
      status,
      expire_at: FAR_AWAY,
      abandon_at: FAR_AWAY,
      last_active_at: this.#now(),
      last_active_organization_id: lastActiveOrganization,
      actor: null,
      tasks: task ? [{ key: task }] : null,
      factor_verification_age: null,
      user: userBody(user, session),
      public_user_data: { ...publicUserData(user), has_image: false },
      last_active_token: this.#tokensComeAlong && this.#guessed['last-active-token'] === 'carried' ? { object: 'token', jwt: this.sessionToken(session) } : null,
      created_at: EPOCH,
      updated_at: this.#now(),
    };
  }

  sessionToken({ id, user, status, lastActiveOrganization }, organization = lastActiveOrganization) {
    const claims = { ...(status === 'pending' && { sts: status }), ...(organization && { org_id: organization, org_role: 'org:admin' }) };
    return this.jwt({ sub: user, sid: id, ...claims });
  }

  /** A token whose claims can be read. Nobody here checks its signature. */
  jwt(claims) {
    const now = Math.floor((EPOCH + this.#time.now) / 1000);
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const times = { iat: now, nbf: now - 10, exp: now + TOKEN_LIFE };
    const header = part({ alg: 'RS256', typ: 'JWT', kid: 'ins_1' });
    return `${header}.${part({ iss: `https://${HOST}`, azp: ORIGIN, ...claims, ...times })}.${part('signature')}`;
  }

  /** Later with every change, so that a client can tell new from old. */
  #now() {
    return EPOCH + this.#time.now + (this.#guessed['updated-at'] === 'each-change' ? this.#changes : 0);
  }
}

/** The slug that a scenario gives an organization of a session, or one of its own. */
const slugOf = ({ slugs }, organization) => slugs?.[organization] ?? organization.replace(/^org_/, 'slug-');
const publicUserData = (user) => ({ user_id: user, first_name: user, last_name: null, image_url: '', identifier: `${user}@example.test` });
const errors = (status, message) => ({ errors: [{ code: `status_${status}`, message, long_message: message, meta: {} }] });

const signInBody = ({ id, user }) => ({
  object: 'sign_in_attempt',
  id: `sia_${id}`,
  status: 'complete',
  supported_identifiers: [],
  supported_first_factors: [],
  supported_second_factors: [],
  first_factor_verification: null,
  second_factor_verification: null,
  identifier: `${user}@example.test`,
  user_data: null,
  created_session_id: id,
});

function userBody(id, session) {
  return {
    object: 'user',
    id,
    username: id,
    first_name: id,
    last_name: null,
    image_url: '',
    profile_image_url: '',
    has_image: false,
    primary_email_address_id: null,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    password_enabled: true,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    email_addresses: [],
    phone_numbers: [],
    web3_wallets: [],
    external_accounts: [],
    passkeys: [],
    saml_accounts: [],
    enterprise_accounts: [],
    organization_memberships: session.organizations.map((organization) => membershipBody(id, organization, slugOf(session, organization))),
    public_metadata: {},
    unsafe_metadata: {},
    private_metadata: {},
    external_id: null,
    last_sign_in_at: EPOCH,
    created_at: EPOCH,
    updated_at: EPOCH,
    create_organization_enabled: true,
    delete_self_enabled: true,
  };
}

function membershipBody(user, organization, slug) {
  return {
    object: 'organization_membership',
    id: `orgmem_${organization}_${user}`,
    role: 'admin',
    permissions: [],
    public_metadata: {},
    created_at: EPOCH,
    updated_at: EPOCH,
    organization: {
      object: 'organization',
      id: organization,
      name: organization,
      slug,
      logo_url: null,
      image_url: '',
      has_image: false,
      members_count: 1,
      pending_invitations_count: 0,
      max_allowed_memberships: 5,
      admin_delete_enabled: true,
      public_metadata: {},
      private_metadata: {},
      created_at: EPOCH,
      updated_at: EPOCH,
    },
    public_user_data: publicUserData(user),
  };
}
