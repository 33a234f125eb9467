import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { check, explore, judge, load, simulate, timeline } from '../src/lab.js';

const scenario = (name) => readFileSync(new URL(`../../../../scenarios/${name}.yaml`, import.meta.url), 'utf8');
const lost = scenario('overlap/set-active-twice');

test('mistakes of a scenario have their places', () => {
  assert.deepEqual(check(lost), []);
  const [mistake] = check('scenari: Nothing happens\nsteps: []\n');
  assert.deepEqual([mistake.line, mistake.column], [1, 1]);
  assert.throws(() => load('scenari: x'), /^Error: 1:1: /);
});

test('a scenario is played under a version and under a policy', () => {
  assert.equal(load(lost).calls.length > 0, true);
  assert.equal(simulate(lost).runs.length, 1);
  assert.match(timeline(lost), /session .*sess_b/);
  assert.match(timeline(lost, 'uncoordinated', 'svg'), /^<svg/);
  assert.throws(() => simulate(lost, 'six'), /no semantics/);
});

test('a run is judged, and every order is explored', () => {
  assert.equal(judge(lost).hazards.some(({ rule }) => rule === 'hazard.stale-call-wins'), true);
  const { orders, broken } = explore(lost);
  assert.ok(Number(orders) > 1);
  assert.ok(broken.some(({ rule, example }) => rule === 'hazard.stale-call-wins' && example.includes('scenario:')));
});

test('what is no text is refused, and nothing is spoiled by it', () => {
  const no = { name: 'TypeError', message: /are texts, and `/ };
  for (const other of [7, undefined, null, {}, Symbol('x'), ['scenario: x']]) {
    for (const asks of [check, load, simulate, timeline, judge, explore]) assert.throws(() => asks(other), no, `${String(other)} ${asks.name}`);
    if (other !== undefined) assert.throws(() => judge(lost, other), no);
  }
  assert.deepEqual(check(lost), []);
});
