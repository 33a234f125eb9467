// Talking to an adapter without the harness, for tests of adapters.
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';

/** A client as `begin` describes it: two sessions, the first of them active. */
export const TWO_SESSIONS = {
  sessions: [
    { id: 'sess_a', user: 'user_ada', organizations: ['org_init'], lastActiveOrganization: null },
    { id: 'sess_b', user: 'user_bob', organizations: ['org_acme', 'org_init'], lastActiveOrganization: 'org_acme' },
  ],
  active: 'sess_a',
  loaded: true,
  focused: false,
};

/** The requests of one scenario: its steps are `[at, ...items]`, or 'probe'. */
export function scenario(steps, { client = TWO_SESSIONS, contract = 'before-emit', name = 'test' } = {}) {
  const middle = steps.map((step) => {
    if (step === 'probe') return { op: 'probe' };
    const [at, ...batch] = step;
    return { op: 'act', at, batch };
  });
  return [{ op: 'begin', scenario: name, contract, client }, ...middle, { op: 'end' }];
}

/** What the protocol says of a call. */
export function call(label, method, args, callback, contract = 'before-emit') {
  const key = contract === 'navigate' ? 'navigate' : 'beforeEmit';
  return { do: 'call', call: label, method, args, ...(callback && { [key]: callback }) };
}

/**
 * Starts an adapter, sends it the requests (numbered here) and the end of its input, and waits for its end. Gives back
 * its answers, its exit status, and what it wrote to standard output and standard error.
 */
export function converse(command, requests, { env = {}, raw = '' } = {}) {
  const [program, ...given] = command;
  const lines = requests.map((request, id) => `${JSON.stringify({ id, ...request })}\n`).join('');
  const { status, signal, stdout, stderr } = spawnSync(program, given, {
    input: lines + raw,
    // From anywhere: an adapter that finds its files only from its own folder is to be found out.
    cwd: tmpdir(),
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    timeout: 120_000,
  });
  const answers = stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  return { answers, status, signal, stdout, stderr };
}

/** The events of answers in short words, one a line, to compare with what is expected. */
export function words(answers) {
  return answers.flatMap(({ error, ok, events }) => {
    if (error) return [`error ${error.code}`];
    const told = (events ?? []).map(inWords);
    return ok.quiescent === false ? [...told, 'not at rest'] : told;
  });
}

function inWords({ event, at, ...rest }) {
  const when = at === undefined ? '' : ` at ${at}`;
  const value = (wire) => (wire.is === 'set' ? wire.id : wire.is);
  switch (event) {
    case 'emit':
      return `${rest.listener} ${value(rest.session)}${rest.organization?.is === 'set' ? ` in ${rest.organization.id}` : ''}${when}`;
    case 'callback':
      return `callback ${rest.call} ${value(rest.session)}${when}`;
    case 'return':
      return `return ${rest.call} ${rest.outcome}${rest.error ? ` ${rest.error.name}: ${rest.error.message}` : ''}${when}`;
    case 'render':
      return `render ${rest.component} ${rest.visible ? 'shown' : 'hidden'}${when}`;
    case 'token':
      return `token ${value(rest.session)}${rest.organization?.is === 'set' ? ` in ${rest.organization.id}` : ''}${when}`;
    case 'location':
      return `page ${rest.url}${when}`;
    case 'framework-hook':
      return `hook ${rest.hook} ${rest.loaded ? 'loaded' : 'not loaded'} ${value(rest.session)}${rest.organization?.is === 'set' ? ` in ${rest.organization.id}` : ''}${when}`;
    case 'render-error':
      return `throws ${rest.error.message}${when}`;
    case 'request':
      return `request ${rest.request} ${rest.kind}${rest.call ? ` of ${rest.call}` : ''}${when}`;
    default:
      return `${event} ${rest.call}${when}`;
  }
}
