// What a scenario costs beside the start of its realm: `node clerk-js/bench.mjs 4.73.14`.
// Both are done in turn, many times. What is measured is the processor's time, garbage collection included, so that a busy
// machine makes no difference.
import { fileURLToPath } from 'node:url';
import { ClerkPackage, startClerk } from '../kit/clerk.mjs';
import { Page } from '../kit/page.mjs';
import { Stage } from '../kit/stage.mjs';
import { call, TWO_SESSIONS } from '../kit/testing.mjs';
import { VirtualTime } from '../kit/time.mjs';

const ROUNDS = 300;
/** Rounds in which code is still being compiled. */
const WARM = 50;
const version = process.argv[2] ?? '4.73.14';
const clerk = new ClerkPackage(fileURLToPath(new URL(`../node_modules/clerk-js-${version}`, import.meta.url)));
const contract = clerk.contracts.at(-1);
const switches = (label, id) => call(label, 'setActive', { session: { id } }, { kind: 'promise' }, contract);

async function start() {
  const time = new VirtualTime();
  const stage = new Stage({ time, organizations: true, log() {} });
  const { record, fail } = stage;
  const given = { client: TWO_SESSIONS, contract, scenario: 'bench', time, record, fail, log() {} };
  await stage.open(startClerk(clerk, (page) => new Page(page), given));
  return stage;
}

async function scenario() {
  const stage = await start();
  await stage.act(0, [switches('one', 'sess_b')]);
  stage.probe();
  await stage.act(50, [{ do: 'settle', call: 'one', outcome: 'resolve' }]);
  await stage.act(60, [switches('two', 'sess_a')]);
  await stage.act(90, [{ do: 'settle', call: 'two', outcome: 'resolve' }]);
  stage.probe();
  stage.client.end();
}

const spent = { realm: 0, scenario: 0 };
for (let round = 0; round < ROUNDS; round++) {
  // In turn the other way around: what one leaves behind is collected at the other's expense.
  const both = [['realm', start], ['scenario', scenario]];
  for (const [name, run] of round % 2 ? both : both.reverse()) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    if (round >= WARM) spent[name] += (user + system) / 1000 / (ROUNDS - WARM);
  }
}
const { realm, scenario: whole } = spent;
process.stdout.write(`clerk-js@${version}: realm ${realm.toFixed(2)} ms, scenario ${whole.toFixed(2)} ms, ${(whole / realm).toFixed(3)} times\n`);
