// Answers at once, and to `probe` with the nanoseconds that it has spent between reading a request and having written the
// answer: its own work, which is no cost of the harness.
import { LineReader, writeLine } from '../adapters/kit/lines.mjs';

const EMIT = {
  event: 'emit',
  listener: 'main',
  session: { is: 'set', id: 'sess_a' },
  organization: { is: 'null' },
  user: { is: 'set', id: 'user_ada' },
};
let own = 0n;

function answer(op) {
  switch (op) {
    case 'hello': {
      const implementation = { name: 'echo', version: '', language: 'javascript' };
      return { protocol: 1, implementation, contracts: ['before-emit'], capabilities: [] };
    }
    case 'begin':
    case 'act':
      return { quiescent: true };
    case 'probe':
      return { session: { is: 'set', id: String(own) }, user: { is: 'undefined' } };
    default:
      return {};
  }
}

const reader = new LineReader();
for (let line = reader.next(); line !== null; line = reader.next()) {
  const began = process.hrtime.bigint();
  const { id, op } = JSON.parse(line);
  if (op === 'bye') break;
  writeLine({ id, ok: answer(op), events: op === 'act' ? [EMIT] : [] });
  own += process.hrtime.bigint() - began;
}
