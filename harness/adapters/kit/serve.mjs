// An adapter: requests in, answers out, in lockstep. It knows nothing of what it serves but what `begin` gives it.
import { LineError, LineReader, writeLine } from './lines.mjs';
import { Stage } from './stage.mjs';
import { VirtualTime } from './time.mjs';
import { Unsupported } from './values.mjs';

/** The version of the protocol. */
const PROTOCOL = 1;

/**
 * Serves an implementation until there is nothing more to serve; then the process ends.
 *
 * `offer` says `name`, `version`, `contracts` and `capabilities`, and has `begin(start)`, which gives back the client that
 * a scenario starts with, or a promise of it. `start` has `client` (its `sessions`, the `active` one, whether it is
 * `loaded` and `focused`), `contract`, `scenario`, `time`, `log`, `record` and `fail`. The README of the kit says what a client may have.
 * Where something around the implementation is guessed, `offer.guesses` names it, as the kit for bindings does.
 *
 * While a scenario runs, the process's own timers and clock are virtual. `offer.realTime: true` leaves them alone, for an
 * implementation that lives in a realm of its own.
 */
export async function serve(offer) {
  const log = (text) => process.stderr.write(`${text}\n`);
  keepStandardOutputClean();
  let stage;
  const notes = [];
  // No sentence speaks of it, so it is no verdict; and whoever reads the report should know.
  process.on('unhandledRejection', (error) => {
    log(`unhandled rejection: ${error?.stack ?? error}`);
    notes.push(`a promise rejected and nobody handled it: ${error?.name ?? typeof error}: ${error?.message ?? error}`);
  });
  const noting = (operation) => async (request) => {
    const answer = await operation(request);
    return notes.length > 0 ? { ...answer, notes: notes.splice(0) } : answer;
  };
  process.on('uncaughtException', (error) => (stage ? stage.fail(error) : leave(log, error)));

  let restore = () => {};
  const end = async () => {
    const client = stage?.client;
    stage = undefined;
    restore();
    restore = () => {};
    await client?.end?.();
  };

  const operations = {
    hello: () => ({ ok: hello(offer) }),
    async begin({ scenario, contract, client }) {
      await end();
      const time = new VirtualTime((error) => log(`a timer threw: ${error?.stack ?? error}`));
      notes.length = 0;
      stage = new Stage({ time, organizations: offer.capabilities.includes('organizations'), capabilities: offer.capabilities, log });
      if (!offer.realTime) restore = time.install(globalThis);
      const start = { scenario, contract, client, time, log, record: stage.record, fail: stage.fail };
      return stage.open(offer.begin(start));
    },
    act: ({ at, batch }) => begun(stage).act(at, batch),
    probe: () => ({ ok: begun(stage).probe() }),
    async end() {
      await end();
      return { ok: {} };
    },
    idle: () => ({ ok: {} }),
  };

  const noted = Object.entries(operations).map(([op, operation]) => [op, noting(operation)]);
  return answerRequests(Object.fromEntries(noted), log);
}

/** Answers each request by the operation of its name, until there is nothing more to answer; then it closes, and the process ends. */
export async function answerRequests(operations, log, close = async () => {}) {
  const reader = new LineReader();
  for (;;) {
    let request;
    try {
      const line = reader.next();
      if (line === null) break;
      request = read(line);
    } catch (error) {
      writeLine({ id: null, error: { code: error.code ?? 'malformed', message: error.message } });
      await close();
      return leave(log, error);
    }
    const { id, op } = request;
    if (op === 'bye') {
      writeLine({ id, ok: {} });
      break;
    }
    try {
      if (!Object.hasOwn(operations, op)) throw new Unsupported(`the request \`${op}\``);
      writeLine({ id, ...(await operations[op](request)) });
    } catch (error) {
      log(String(error?.stack ?? error));
      const code = error instanceof Unsupported || error instanceof LineError ? error.code : 'failed';
      writeLine({ id, error: { code, message: String(error?.message ?? error).slice(0, 4096) } });
    }
  }
  await close();
  process.exit(0);
}

/** What an offer says to `hello`. */
export function hello({ name, version = '', language = 'javascript', contracts, capabilities, guesses = {} }) {
  const said = Object.entries(guesses).map(([guess, value]) => `${guess}=${value}`);
  return { protocol: PROTOCOL, implementation: { name, version, language }, contracts, capabilities, ...(said.length > 0 && { guesses: said }) };
}

function begun(stage) {
  if (stage?.client === undefined) throw new Error('no scenario has begun');
  return stage;
}

function read(line) {
  let request;
  try {
    request = JSON.parse(line);
  } catch (error) {
    throw new LineError('malformed', `a line is not JSON: ${error.message}`);
  }
  if (!Number.isInteger(request?.id) || typeof request.op !== 'string') {
    throw new LineError('malformed', 'a request needs an `id`, a whole number, and an `op`, a text');
  }
  return request;
}

/** Standard output is the protocol's. What an implementation says goes where it does no harm. */
export function keepStandardOutputClean() {
  Object.defineProperty(process, 'stdout', { get: () => process.stderr, configurable: true });
  globalThis.console = new console.Console(process.stderr, process.stderr);
}

function leave(log, error) {
  log(String(error?.stack ?? error));
  process.exit(2);
}
