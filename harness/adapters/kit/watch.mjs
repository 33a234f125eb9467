// What is seen of a page beside its listeners: the token that it sends, and where it goes.
import { ORIGIN } from './frontend-api.mjs';
import { toWire } from './values.mjs';

/** The cookie in which a token goes along with each request to the application's own server. */
const TOKEN = '__session';

/** Watches the page of one scenario. Nothing is recorded before `begin()`, which gives the first events: how the page begins. */
export class Watch {
  #record;
  #seen;
  #hasBegun = false;
  #token = null;
  #url = '/';

  /** `record` writes down an event, and `seen` says what is to be seen at all: `token`, `location`. */
  constructor(record, seen) {
    this.#record = record;
    this.#seen = seen;
  }

  /** A cookie is written, as `document.cookie` takes it. `isGone` says that it is gone after that. */
  cookie = (text, isGone) => {
    const [name, value] = text.split(';')[0].trim().split('=');
    if (name !== TOKEN) return;
    const token = isGone ? null : claims(value);
    if (token?.sid === this.#token?.sid && token?.org_id === this.#token?.org_id) return;
    this.#token = token;
    this.#tell(this.#tokenEvent());
  };

  /** The page goes somewhere. A page of the application is told without its host. */
  goesTo = async (to) => {
    const url = new URL(String(to), ORIGIN);
    this.#url = url.origin === ORIGIN ? url.pathname + url.search + url.hash : url.href;
    this.#tell(this.#locationEvent());
  };

  /** How the page begins. */
  begin() {
    this.#hasBegun = true;
    return [this.#locationEvent(), this.#tokenEvent()].filter(({ event }) => this.#seen.includes(event));
  }

  #tell(event) {
    if (this.#hasBegun && this.#seen.includes(event.event)) this.#record(event);
  }

  #locationEvent() {
    return { event: 'location', url: this.#url };
  }

  #tokenEvent() {
    const { sid = null, org_id: organization = null, sub = null } = this.#token ?? {};
    return { event: 'token', session: toWire(sid, 'session'), organization: toWire(organization, 'organization'), user: toWire(sub, 'user') };
  }
}

/** The claims of a token; none where they cannot be read. */
function claims(token) {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
