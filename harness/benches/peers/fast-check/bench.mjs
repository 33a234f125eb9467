// Random interleavings of the three-step change through fast-check's scheduler: three to eight overlapping calls, each with a
// callback whose promise the scheduler settles, and the guarantees checked on what a listener is told.
import fc from "fast-check";

class Client {
  constructor() {
    this.session = "before";
    this.told = [this.session];
  }

  tell(session) {
    this.session = session;
    this.told.push(session);
  }

  async setSession(session, beforeEmit) {
    if (this.session !== undefined) this.tell(undefined);
    await beforeEmit(session);
    this.tell(session);
  }
}

const CASES = Number(process.argv[2] ?? 20000);
let shown = 0;
let stale = 0;
const begin = process.cpuUsage();
await fc.assert(
  fc.asyncProperty(fc.scheduler(), fc.integer({ min: 3, max: 8 }), async (scheduler, calls) => {
    const client = new Client();
    const pending = new Set();
    const settled = new Set();
    let newest;
    const make = (call) => async () => {
      newest = call;
      let started = 0;
      await client.setSession(call, async (target) => {
        started += 1;
        if (target !== call || client.session !== undefined || started > 1) throw new Error("callback");
        pending.add(call);
        await scheduler.schedule(Promise.resolve(), `settle ${call}`);
        pending.delete(call);
        settled.add(call);
      });
      // It set what it was to set, after its callback, and returned with it.
      if (!settled.has(call) || client.told.at(-1) !== call) throw new Error("set");
      if (pending.size > 0) shown += 1;
    };
    // When a call is made is for the scheduler to say, too.
    const all = [];
    for (let call = 0; call < calls; call += 1) {
      all.push(scheduler.schedule(Promise.resolve(), `call ${call}`).then(make(call)));
    }
    await scheduler.waitFor(Promise.all(all));
    if (client.session !== newest) stale += 1;
    if (client.told.filter((it) => it !== undefined).length !== calls + 1) throw new Error("told");
  }),
  { numRuns: CASES, seed: 1, endOnFailure: true },
);
const spent = process.cpuUsage(begin);
const seconds = (spent.user + spent.system) / 1e6;
console.log(
  `fast-check: ${CASES} cases in ${seconds.toFixed(2)} CPU-seconds, ${Math.round(CASES / seconds)} a CPU-second ` +
    `(shown while pending ${shown}, stale ${stale})`,
);
