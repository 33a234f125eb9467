// Sessions, users and organizations, with the fields that applications read. They hold what a test gave them, and decide nothing.
import { ClerkAPIResponseError, NotFaked, WrongUse, guard } from './errors.js';

/** Marks the object of a session with its number. Copies of it keep the mark. */
export const NUMBER = Symbol('number');
const EPOCH = Date.UTC(2026, 0, 1);
/** What may be said of a session. */
const OF_A_SESSION = ['id', 'user', 'organizations', 'lastActiveOrganization'];
const text = (value) => typeof value === 'string' && value !== '';

/** What a test gave, with everything filled in. */
export function filledIn({ sessions = [], active, focused = true, loaded = true }) {
  if (!Array.isArray(sessions)) throw new WrongUse('`sessions` is a list, such as `[{ id: \'sess_a\', organizations: [\'org_acme\'] }]`');
  const users = new Map();
  const filled = sessions.map((given) => {
    const session = text(given) ? { id: given } : given;
    if (!text(session?.id)) throw new WrongUse('each of `sessions` is an id, or an object with an `id`');
    const other = Object.keys(session).find((key) => !OF_A_SESSION.includes(key));
    if (other !== undefined) {
      throw new WrongUse(`\`${session.id}\` has \`${other}\`, which the fake does not do; a session has ${OF_A_SESSION.join(', ')}`);
    }
    const user = userOf(session);
    if (!users.has(user.id)) users.set(user.id, user);
    const memberships = (session.organizations ?? []).map((organization) => membershipOf(organization));
    const last = session.lastActiveOrganization ?? null;
    if (last !== null && !memberships.some(({ organization }) => organization.id === last)) {
      throw new WrongUse(`the user of \`${session.id}\` is not a member of \`${last}\`, its \`lastActiveOrganization\``);
    }
    return { id: session.id, user, memberships, last };
  });
  const ids = filled.map(({ id }) => id);
  const twice = ids.find((id, place) => ids.indexOf(id) !== place);
  if (twice !== undefined) throw new WrongUse(`there are two sessions \`${twice}\``);
  const first = active === undefined ? (ids[0] ?? null) : active;
  if (first !== null && !ids.includes(first)) throw new WrongUse(`\`active\` is \`${first}\`, which is none of \`sessions\``);
  return { sessions: filled, active: first, focused, loaded };
}

function userOf({ id, user = `user_of_${id}` }) {
  const given = text(user) ? { id: user } : user;
  if (!text(given?.id)) throw new WrongUse(`the \`user\` of \`${id}\` is an id, or an object with an \`id\``);
  return given;
}

function membershipOf(given) {
  const organization = text(given) ? { id: given } : given;
  if (!text(organization?.id)) throw new WrongUse('each of `organizations` is an id, or an object with an `id`');
  if (!organization.id.startsWith('org_')) {
    throw new WrongUse(`the id of an organization begins with \`org_\`, and \`${organization.id}\` does not: Clerk would take it for a slug`);
  }
  const { role = 'org:admin', permissions = [], ...rest } = organization;
  return { role, permissions, organization: rest };
}

const capitals = (id) => id.replace(/^(?:org|user)_(?:of_sess_)?/, '').replace(/(?:^|[-_])(\w)/g, (_, letter) => ` ${letter.toUpperCase()}`).trim();

/** What an organization is called in addresses, where the test says nothing else. */
export const slugOf = ({ id, slug = id.replace(/^org_/, '') }) => slug;

function makeOrganization(given) {
  return guard({
    name: capitals(given.id),
    slug: slugOf(given),
    imageUrl: '',
    hasImage: false,
    membersCount: 1,
    pendingInvitationsCount: 0,
    maxAllowedMemberships: 5,
    adminDeleteEnabled: true,
    publicMetadata: {},
    createdAt: new Date(EPOCH),
    updatedAt: new Date(EPOCH),
    ...given,
  }, 'organization');
}

function makeUser(given, memberships) {
  const firstName = given.firstName === undefined ? capitals(given.id) : given.firstName;
  const lastName = given.lastName ?? null;
  const emailAddress = given.emailAddress ?? `${given.id}@example.test`;
  const email = { id: `idn_${given.id}`, emailAddress, verification: { status: 'verified' } };
  const user = {
    username: given.id,
    firstName,
    lastName,
    fullName: [firstName, lastName].filter(Boolean).join(' ') || null,
    imageUrl: '',
    hasImage: false,
    primaryEmailAddressId: email.id,
    primaryEmailAddress: email,
    emailAddresses: [email],
    primaryPhoneNumberId: null,
    primaryPhoneNumber: null,
    phoneNumbers: [],
    primaryWeb3WalletId: null,
    primaryWeb3Wallet: null,
    web3Wallets: [],
    externalAccounts: [],
    enterpriseAccounts: [],
    samlAccounts: [],
    passkeys: [],
    externalId: null,
    passwordEnabled: true,
    twoFactorEnabled: false,
    totpEnabled: false,
    backupCodeEnabled: false,
    createOrganizationEnabled: true,
    deleteSelfEnabled: true,
    publicMetadata: {},
    unsafeMetadata: {},
    lastSignInAt: new Date(EPOCH),
    createdAt: new Date(EPOCH),
    updatedAt: new Date(EPOCH),
    ...given,
  };
  const publicUserData = { userId: user.id, firstName, lastName, imageUrl: user.imageUrl, hasImage: user.hasImage, identifier: emailAddress };
  user.organizationMemberships = memberships.map(({ role, permissions, organization }) => ({
    id: `orgmem_${organization.id}_${user.id}`,
    role,
    permissions,
    organization: makeOrganization(organization),
    publicMetadata: {},
    publicUserData,
    createdAt: new Date(EPOCH),
    updatedAt: new Date(EPOCH),
  }));
  return guard(user, 'user');
}

/** A token that nobody has signed, with the claims that applications read. */
function jwt({ id, user, last, role, at }) {
  const part = (value) => btoa(unescape(encodeURIComponent(JSON.stringify(value)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const now = Math.floor((EPOCH + at) / 1000);
  const organization = last === null ? {} : { org_id: last, org_role: role };
  return [{ alg: 'none', typ: 'JWT' }, { sub: user, sid: id, ...organization, iat: now, nbf: now - 10, exp: now + 60 }, 'fake'].map(part).join('.');
}

/** The session objects of one fake: one for each number that the twin has. */
export class Values {
  #fake;
  #objects = new Map();
  #client;

  /** `fake` has the `twin`, the ids by number, and what a test gave. */
  constructor(fake) {
    this.#fake = fake;
  }

  /** The object of a number. */
  session(number) {
    const known = this.#objects.get(number);
    if (known !== undefined) return known;
    const made = this.#makeSession(number);
    this.#objects.set(number, made);
    return made;
  }

  #makeSession(number) {
    const fake = this.#fake;
    const [its, , , copies] = fake.twin.object(number);
    const id = fake.ids.sessions.name(its);
    const known = (session) => fake.given.sessions.find((given) => given.id === fake.ids.sessions.name(session));
    // A copy with another id is of nobody known, who is a member of the same.
    const memberships = known(copies < 0 ? its : fake.twin.object(copies)[0])?.memberships ?? [];
    const user = makeUser((copies < 0 && known(its)?.user) || { id: `user_of_${id}` }, memberships);
    const last = () => fake.ids.organizations.value(fake.twin.object(number)[1]);
    const changed = () => new Date(EPOCH + fake.twin.object(number)[2]);
    const role = () => user.organizationMemberships.find(({ organization }) => organization.id === last())?.role;
    const token = () => jwt({ id, user: user.id, last: last(), role: role(), at: fake.clock.now });
    const session = {
      [NUMBER]: number,
      id,
      status: 'active',
      user,
      publicUserData: user.organizationMemberships[0]?.publicUserData ?? { userId: user.id },
      actor: null,
      tasks: null,
      currentTask: undefined,
      factorVerificationAge: null,
      expireAt: new Date(EPOCH + 1e11),
      abandonAt: new Date(EPOCH + 1e11),
      createdAt: new Date(EPOCH),
      getToken: (options) => {
        if (options?.template !== undefined) throw new NotFaked('`session.getToken` with a `template`');
        return fake.getToken(number, token);
      },
      checkAuthorization: ({ role: asked, permission }) => {
        const membership = user.organizationMemberships.find(({ organization }) => organization.id === last());
        if (membership === undefined) return false;
        return (asked === undefined || membership.role === asked) && (permission === undefined || membership.permissions.includes(permission));
      },
    };
    const read = { lastActiveOrganizationId: last, lastActiveAt: changed, updatedAt: changed,
      lastActiveToken: () => ({ getRawString: token, jwt: { claims: { sid: id, sub: user.id } } }) };
    for (const [key, get] of Object.entries(read)) Object.defineProperty(session, key, { get, enumerable: true, configurable: true });
    return guard(session, 'session');
  }

  /** The organization of that id, as the user of a session is a member of it. */
  organization(session, id) {
    const membership = session?.user?.organizationMemberships.find(({ organization }) => organization.id === id);
    return membership?.organization ?? makeOrganization({ id });
  }

  /** The client: another object whenever its sessions are others. */
  client(numbers) {
    const key = numbers.join();
    if (this.#client?.key === key) return this.#client.value;
    const sessions = Array.from(numbers, (number) => this.session(number));
    const fake = this.#fake;
    const flow = (name) => guard({}, `client.${name}`);
    const value = guard({
      id: 'client_fake',
      sessions,
      activeSessions: sessions,
      signedInSessions: sessions,
      get lastActiveSessionId() {
        return fake.current().session?.id ?? null;
      },
      signIn: flow('signIn'),
      signUp: flow('signUp'),
      captchaBypass: false,
      cookieExpiresAt: null,
      createdAt: new Date(EPOCH),
      updatedAt: new Date(EPOCH + fake.clock.now),
    }, 'client');
    this.#client = { key, value };
    return value;
  }
}

/** Numbers for ids, in the order in which they turn up. */
export class Ids {
  #names = [];
  #numbers = new Map();

  number(name) {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    // The twin would take a greater number for none.
    if (this.#names.length === 65536) throw new WrongUse('one fake knows no more than 65,536 sessions, and as many organizations');
    this.#numbers.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  name(number) {
    return this.#names[number];
  }

  /** What the twin's -1 and -2 stand for, too. */
  value(number) {
    return number === -1 ? undefined : number === -2 ? null : this.#names[number];
  }
}

/** An error of the package, as it rejects with it. */
export function errorOf(name, message, status) {
  if (status > 0) return new ClerkAPIResponseError(message, status);
  return name === 'TypeError' ? new TypeError(message) : new Error(message);
}
