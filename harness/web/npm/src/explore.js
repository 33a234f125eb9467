// A test under every order of callbacks and server answers: each run chooses what comes next wherever several things could.
import { Fake } from './fake.js';
import { WrongUse } from './errors.js';
import { surface } from './surface.js';
import { later } from './time.js';

/** How many orders are tried, where nothing else is said. */
const MOST = 1_000;
/** After so many milliseconds in which nothing happens, a test is taken to wait for something. */
const PATIENCE = 20;
/** So often is looked in that time: what keeps the process busy meanwhile is not taken for waiting. */
const LOOKS = 4;
/** How many milliseconds pass between two things that are chosen, as timelines and scenarios tell it. */
const STEP = 10;

/** A test fails in an order. */
export class FailingOrder extends Error {
  constructor({ order, error, tried, told }) {
    const list = order.map((what, place) => `  ${place + 1}. ${what}`).join('\n');
    super(`${error?.message ?? error}\n\nfails in this order (${tried} tried):\n${list}\n\n${told.timeline}\n${findings(told)}as a scenario file${told.replays ? '' : ', as near as one comes to it'}:\n\n${told.scenario}`, { cause: error });
    this.name = 'FailingOrder';
    this.order = order;
    this.timeline = told.timeline;
    this.findings = told.findings;
    this.scenario = told.scenario;
  }
}

const findings = ({ findings }) => findings.map(({ rule, observed, why }) => `${rule}: ${observed}\n  ${why}\n`).join('') + (findings.length > 0 ? '\n' : '');

/**
 * Runs a test under every order of callbacks and server answers, each with a fake of its own.
 *
 * `test` is given the fake. `most` is how many orders are tried at most; `random` takes `{ seed, orders }` instead of all of
 * them; `between` is awaited after each run (`cleanup` of a testing library); the rest are the options of `createFakeClerk`.
 */
export async function exploreOrders(test, { most = MOST, random, between = () => {}, patience = PATIENCE, progress = onTerminal(), ...options } = {}) {
  if (typeof test !== 'function') throw new WrongUse('`exploreOrders` takes a test: `exploreOrders(async (clerk) => { … })`');
  if (options.schedule !== undefined) throw new WrongUse('`exploreOrders` schedules by itself: leave out `schedule`');
  const run = async (choose) => {
    const ran = await runOnce(test, choose, options, patience);
    await between();
    return ran;
  };
  const nondeterministic = [];
  let tried = 0;
  let complete = false;
  const limit = random?.orders ?? most;
  for (let prefix = []; tried < limit; tried++) {
    const choose = random === undefined ? along(prefix) : by(numbers((random.seed ?? 0) + tried));
    const ran = await run(choose);
    progress.tell?.(tried + 1);
    if (ran.failed) {
      const again = await run(along(ran.taken));
      if (again.failed && again.order.join() === ran.order.join()) {
        progress.end?.();
        // Nothing was chosen before it failed: it is no matter of orders.
        if (again.order.length === 0) throw again.error;
        throw new FailingOrder({ ...(await smaller(again, run)), tried: tried + 1 });
      }
      nondeterministic.push({ order: ran.order, error: ran.error });
    }
    if (random !== undefined) continue;
    prefix = following(ran.taken, ran.of);
    if (prefix === undefined) {
      tried++;
      complete = true;
      break;
    }
  }
  progress.end?.();
  for (const { order, error } of nondeterministic) {
    console.warn(`nondeterministic test: it failed once in an order in which it then passed or went another way (${error?.message ?? error})\n${order.map((what) => `  ${what}`).join('\n')}`);
  }
  return { orders: tried, complete, nondeterministic };
}

/** One run: what was chosen (`taken`, of how many: `of`), in words (`order`), and whether it failed. */
async function runOnce(test, choose, options, patience) {
  const [waiting, taken, of, order] = [[], [], [], []];
  const schedule = (what) => new Promise((release) => waiting.push({ what, release }));
  schedule.next = () => {
    if (waiting.length === 0) return false;
    const choice = Math.min(choose(taken.length, waiting.length), waiting.length - 1);
    of.push(waiting.length);
    taken.push(choice);
    const [{ what, release }] = waiting.splice(choice, 1);
    order.push(what);
    fake.clock.pass(STEP);
    release();
    return true;
  };
  const fake = new Fake({ ...options, schedule });
  const clerk = surface(fake);
  const watch = whoeverWaits(fake, schedule, patience);
  try {
    await test(clerk);
    return { failed: false, taken, of, order };
  } catch (error) {
    return { failed: true, error, taken, of, order, told: fake.tell() };
  } finally {
    watch.stop();
    fake.leave();
  }
}

/** A test that waits for something else than `settled` is given what it may wait for. */
function whoeverWaits(fake, schedule, patience) {
  let [before, quiet, stopped] = [undefined, 0, false];
  const look = () => {
    if (stopped) return;
    quiet = fake.activity === before && !fake.isSettling && fake.isIdle ? quiet + 1 : 0;
    before = fake.activity;
    if (quiet >= LOOKS && schedule.next()) quiet = 0;
    later(look, patience / LOOKS);
  };
  later(look, patience / LOOKS);
  return { stop: () => (stopped = true) };
}

/** Chooses as is said, and then always what has waited longest. */
const along = (taken) => (place) => taken[place] ?? 0;

/** Chooses by chance. */
const by = (chance) => (_, of) => Math.floor(chance() * of);

/** The choices that come next when all are gone through, the last ones first. */
function following(taken, of) {
  for (let place = taken.length - 1; place >= 0; place--) {
    if (taken[place] + 1 < of[place]) return [...taken.slice(0, place), taken[place] + 1];
  }
  return undefined;
}

/** A failing order in which as much as possible comes in the order in which it began to wait. */
async function smaller(failing, run) {
  let best = failing;
  for (let place = best.taken.length - 1; place >= 0; place--) {
    while (best.taken[place] > 0) {
      const ran = await run(along(best.taken.with(place, best.taken[place] - 1)));
      if (!ran.failed) break;
      best = ran;
      if (place >= best.taken.length) break;
    }
  }
  return best;
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function numbers(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** How far it is, where someone looks at a terminal. */
function onTerminal() {
  const stream = globalThis.process?.stderr;
  if (!stream?.isTTY) return {};
  return {
    tell: (orders) => orders % 50 === 0 && stream.write(`\r${orders} orders`),
    end: () => stream.write('\r\u001b[K'),
  };
}
