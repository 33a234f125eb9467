// Waiting until an implementation has come to rest, and seeing where it has not.

/** More turns than anything that comes to rest takes. */
const TURNS = 10_000;

/**
 * Runs everything that can go on without an event from outside: turn after turn of the event loop, until a whole turn
 * brings nothing new, and each timer that is due by now, one at a time.
 *
 * `time` is the scenario's virtual time, `news` counts what has been observed. Gives back `{ quiescent: true }`, or
 * `{ quiescent: false, why }`.
 */
export async function drain(time, news) {
  for (let turns = 0; turns < TURNS; turns++) {
    const before = news();
    // Looked at before the turn as well: a timer of 1 ms may be gone after it, and have made its difference.
    const open = [...(await afterMicrotasks(leaks)), ...(await afterTheTurn(leaks))];
    if (open.length > 0) return { quiescent: false, why: `open: ${[...new Set(open)].join(', ')}` };
    if (news() !== before || process.getActiveResourcesInfo().includes('Immediate')) continue;
    if (!time.step(time.now)) return { quiescent: true };
  }
  return { quiescent: false, why: `still busy after ${TURNS} turns` };
}

/** When every microtask has run, and before anything else does. */
function afterMicrotasks(look) {
  return new Promise((resolve) => process.nextTick(() => resolve(look())));
}

function afterTheTurn(look) {
  return new Promise((resolve) => setImmediate(() => resolve(look())));
}

/**
 * What keeps the process busy although nothing should: real timers, sockets, files, child processes. Their effects come
 * when the machine pleases, so no two runs would be alike.
 */
function leaks() {
  const harmless = new Set(['PipeWrap', 'TTYWrap', 'Immediate', 'CloseReq']);
  return process.getActiveResourcesInfo().filter((name) => !harmless.has(name)).sort();
}
