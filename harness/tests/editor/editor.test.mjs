// What an editor with the YAML language server completes, tells and marks in a scenario file.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Editor } from './client.mjs';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const SCENARIOS = join(REPOSITORY, 'scenarios');
const SCHEMA = join(REPOSITORY, 'spec/schema/scenario.schema.json');
// As `interlude new scenario scenarios/mine/first.yaml` writes it outside of a checkout: a test of that command looks at the line.
const LINE = '# yaml-language-server: $schema=../scenario.schema.json\n';
const BEGIN = `scenario: A switch
client:
  sessions: [{ id: sess_a, user: user_ada }, { id: sess_b, user: user_bob }]
  active: sess_a
steps:
  - at: 0ms
`;
const CALL = `${BEGIN}    call: switch\n    setActive: `;

let editor, folder;
let files = 0;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'interlude-editor-'));
  cpSync(SCHEMA, join(folder, 'scenarios/scenario.schema.json'));
  editor = await Editor.open();
});

after(async () => {
  await editor.close();
  rmSync(folder, { recursive: true });
});

/** Opens a text in which `|` stands for the cursor. */
async function opened(marked) {
  const [ahead, behind = ''] = (LINE + marked).split('|');
  const path = join(folder, 'scenarios/mine', `${++files}.yaml`);
  const problems = await editor.diagnostics(path, ahead + behind);
  const lines = ahead.split('\n');
  return { path, problems, position: { line: lines.length - 1, character: lines.at(-1).length } };
}

const COMPLETED = [
  ['the keys of the file', '|', ['scenario', 'client', 'steps', 'emissions']],
  ['the keys of a step', `${BEGIN}    |`, ['call', 'setActive', 'expect', 'signOut']],
  ['the keys of a call in a flow map', `${CALL}{ s| }`, ['session', 'organization', 'navigate', 'callback']],
  ['the keys behind another in a flow map', `${CALL}{ session: sess_b, n| }`, ['navigate', 'redirectUrl']],
  ['what a callback can do', `${CALL}{ session: sess_b, callback: { r| } }`, ['resolvesAfter', 'rejectsAfter', 'never']],
  ['what children show, in a flow map', `${BEGIN}    expect: { children: |}`, ['hidden', 'signed-in', 'signed-out']],
  ['what children show, from a letter on', `${BEGIN}    expect: { session: sess_a, children: s| }`, ['signed-in', 'signed-out']],
  ['how far a call has come', `${BEGIN}    expect: { calls: { switch: p| } }`, ['pending', 'resolved', 'rejected']],
  ['rules', `covers: [|]\n${BEGIN}    unload: true\n`, ['navigate.hides', 'set-active.session', 'hazard.stale-call-wins']],
  ['ways of coordinating calls, and versions', `${BEGIN}    unload: true\nunder:\n  |`, ['uncoordinated', 'serialized', 'documented', 'clerk-js@6.40.0'], ['property']],
  ['the names of such from a letter on', `${BEGIN}    unload: true\nunder:\n  c|`, ['latest-wins', 'clerk-js@4.73.14']],
  ['what a call rejects with beside when', `${CALL}{ session: sess_b, callback: { rejectsAfter: 5ms, e| } }`, ['error']],
  ['hazards, and no requirements', `${BEGIN}    unload: true\nunder:\n  uncoordinated: { hazards: [|] }`, ['hazard.early-value'], ['navigate.hides']],
];

for (const [what, text, offered, never = []] of COMPLETED) {
  test(`it completes ${what}`, async () => {
    const { path, position } = await opened(text);
    const labels = (await editor.completion(path, position)).map(({ label }) => label);
    for (const label of offered) assert.ok(labels.includes(label), `${label} is not among ${labels}`);
    for (const label of never) assert.ok(!labels.includes(label), `${label} is among ${labels}`);
  });
}

const KEYS = [
  ['the file', '|', 'client'],
  ['a client', 'scenario: A\nclient:\n  |', 'active'],
  ['a step', `${BEGIN}    |`, 'setActive'],
  ['a call', `${CALL}\n      |`, 'navigate'],
  ['a call in a flow map', `${CALL}{ session: sess_b, n| }`, 'organization'],
];

for (const [what, text, some] of KEYS) {
  test(`it writes the colon behind each key of ${what}`, async () => {
    const { path, position } = await opened(text);
    const items = await editor.completion(path, position);
    assert.ok(items.some(({ label }) => label === some), `${some} is not offered`);
    const typed = text.match(/(\w*)\|/)[1];
    // Where there is a colon in the line, the server takes the one that is being typed for a key that has its own.
    const bare = items.filter(({ label, textEdit }) => !textEdit.newText.includes(':') && !(typed && label.startsWith(typed)));
    assert.deepEqual(bare.map(({ label }) => label), []);
  });
}

// A Rust test reads it: there is no mistake in it.
const WHOLE = `scenario: \${1:setActive waits for its callback}
client:
  sessions:
    - id: sess_a
      user: user_ada
    - id: sess_b
      user: user_bob
  active: sess_a
steps:
  - at: 0ms
    call: switch
    setActive:
      session: sess_b
      callback:
        resolvesAfter: 50ms
  - at: 20ms
    expect:
      calls:
        switch: pending
  - at: 50ms
    expect:
      session: sess_b
      children: signed-in
      calls:
        switch: resolved`;

test('what it puts in is what it is called by, and what a file needs can be had at once', async () => {
  for (const [text, whole] of [['|', WHOLE], ['scenario: A\n|', WHOLE.slice(WHOLE.indexOf('client:'))]]) {
    const { path, position } = await opened(text);
    const items = await editor.completion(path, position);
    const labels = items.map(({ label }) => label);
    assert.deepEqual(labels, [...new Set(labels)], 'a label stands for one thing');
    for (const { label, textEdit: { newText } } of items.filter(({ label }) => !label.includes(' '))) {
      assert.ok(newText.startsWith(`${label}:`), `${label} puts in ${newText}`);
    }
    assert.deepEqual(items.filter(({ label }) => label === 'a whole scenario').map(({ textEdit }) => textEdit.newText), [whole]);
  }
});

const TOLD = [
  ['the title', 'scen|ario: A\nsteps: []\n', /sentence that says what the scenario is about/],
  ['a contract', `contract: nav|igate\n${BEGIN}    unload: true\n`, /^\* `navigate`: Today's API, of clerk-js 6/m],
  ['a requirement', `covers: [navigate.hi|des]\n${BEGIN}    unload: true\n`, /Allowed Values:\n\n\* `navigate\.hides`: A call that navigates, by `navigate` or by `redirectUrl`/],
  ['a hazard', `covers: [hazard.st|ale-call-wins]\n${BEGIN}    unload: true\n`, /Allowed Values:\n\n\* `hazard\.stale-call-wins`: At the end.*\*The user chose one account last/],
  ['a hazard under a semantics', `${BEGIN}    unload: true\nunder:\n  uncoordinated: { hazards: [hazard.stu|ck-undefined] }`, /`hazard\.stuck-undefined`: At the end.*stays blank/],
  ['a call', `${BEGIN}    call: switch\n    setAc|tive: { session: sess_b }`, /#### setActive\n\nCalls `setActive\(.*\)`\. The arguments of `setActive`\. What is left out is `undefined`\./],
  ['an argument', `${CALL}{ sess|ion: sess_b }`, /`null` to have none; left out, the current one is kept\./],
  ['what a callback does', `${CALL}{ session: sess_b, callback: { resol|vesAfter: 5ms } }`, /#### callback\n\nIt returns a promise that resolves after this time\./],
  ['what a scenario covers', `cov|ers: [navigate.hides]\n${BEGIN}    unload: true\n`, /#### scenario\n\nThe ids of the requirements and hazards that it is about\. Each has to occur/],
  ['a callback of one contract', `${CALL}{ session: sess_b, navi|gate: { never: true } }`, /The callback, under the contract `navigate`: the call awaits it before it sets\. What the callback of a call does: `resolvesAfter`/],
  ['a client, once', `${BEGIN.replace('client', 'cli|ent')}    unload: true\n`, /#### client\n\nThe client before the first step\.\n/],
  ['the server of a call', `${CALL}{ session: sess_b, serve|r: { touch: 5ms } }`, /How the server answers the requests of this call\. How/],
  ['how far a call has come', `${BEGIN}    expect: { calls: { switch: pend|ing } }`, /\* `pending`: The call has not returned: its promise[^]*\* `resolved`: The promise of the call has resolved/],
  ['what is hidden', `${BEGIN}    expect: { children: hid|den }`, /\* `hidden`: Nothing is shown, neither/],
  ['what is undefined', `${BEGIN}    expect: { session: unde|fined }`, /\* `undefined`: For the moment nothing is said of who is signed in/],
  ['the status of a session', 'scenario: A\nclient:\n  sessions:\n    - { id: a, user: b, status: pen|ding }\nsteps: []\n', /\* `pending`: Its user has a task left\.[^]*\* `active`: Its user is done/],
  ['what a user has left to do', 'scenario: A\nclient:\n  sessions:\n    - { id: a, user: b, status: pending, task: setup|-mfa }\nsteps: []\n', /\* `setup-mfa`: Its user has to set up a second factor/],
  ['a time', `${BEGIN.replace('0ms', '0|ms')}    unload: true\n`, /When, counted from the beginning\.[^]*50ms/],
  ['what is expected of children', `${BEGIN}    expect: { chil|dren: hidden }`, /What the control components show[^]*\* `signed-out`/],
];

for (const [what, text, told] of TOLD) {
  test(`it explains ${what}`, async () => {
    const { path, position } = await opened(text);
    assert.match(await editor.hover(path, position), told);
  });
}

const TIME = 'a time is a number of whole milliseconds with its unit, such as 50ms or 1.5s';
// A place is a line of the text and a column, both from 0.
const WRONG = [
  ['a time without its unit', BEGIN.replace('0ms', '0') + '    unload: true\n', '5:8', TIME],
  ['a fraction of a millisecond', BEGIN.replace('0ms', '0.5ms') + '    unload: true\n', '5:8', TIME],
  ['a second with too many decimals', BEGIN.replace('0ms', '1.0005s') + '    unload: true\n', '5:8', TIME],
  ['a key that there is not', `${BEGIN}    unlod: true\n    expect: { session: sess_a }\n`, '6:4', 'Property unlod is not allowed.'],
  ['a mistyped key, and not that it is missing', `${BEGIN}    call: switch\n    setactive: { session: sess_b }\n`, '7:4', 'Property setactive is not allowed.'],
  ['a mistyped label, and not that it is missing', `${BEGIN}    cal: switch\n    setActive: { session: sess_b }\n`, '6:4', 'Property cal is not allowed.'],
  ['a mistyped key, and not that nothing happens', `${BEGIN}    unlod: true\n`, '6:4', 'Property unlod is not allowed.'],
  ['a mistyped end of a callback, and not that it has none', `${CALL}{ session: sess_b, callback: { resolveAfter: 5ms } }\n`, '7:46', 'Property resolveAfter is not allowed.'],
  ['a call without a label', `${BEGIN}    setActive: { session: sess_b }\n`, '5:4', '`setActive` needs `call` beside it'],
  ['a label without a call', `${BEGIN}    call: switch\n`, '5:4', '`call` needs `setSession`, `setActive` or `signOut` beside it'],
  ['a step in which nothing happens', BEGIN, '5:4', '`step` needs another key, such as `call` or `expect`'],
  ['a callback that does nothing', `${CALL}{ session: sess_b, callback: {} }\n`, '7:34', '`callback` has none of `resolvesAfter`, `rejectsAfter`, `throws`, `returns` or `never`'],
  ['two stimuli in one step', `${BEGIN}    focus: true\n    unload: true\n`, '7:4', 'it cannot stand beside `focus`'],
  ['a word that there is not', `${BEGIN}    expect: { children: shown }\n`, '6:24', 'Value is not accepted. Valid values: "hidden", "signed-in", "signed-out".'],
  ['a rule that there is not', `covers: [hazard.stale]\n${BEGIN}    unload: true\n`, '0:9', 'there is no such requirement or hazard: `interlude list requirements` lists them'],
  ['a time to reject after, and not that it has no error', `${CALL}{ session: sess_b, callback: { rejectsAfter: 5 } }\n`, '7:60', TIME],
  ['a rejection without an error', `${CALL}{ session: sess_b, callback: { rejectsAfter: 5ms } }\n`, '7:34', '`rejectsAfter` needs `error` beside it'],
  ['an error without a rejection', `${CALL}{ session: sess_b, callback: { error: no } }\n`, '7:34', '`error` needs `rejectsAfter` beside it'],
  ['waiting for no calls', `${CALL}{ session: sess_b, callback: { resolvesAfter: 5ms, awaitCalls: true } }\n`, '7:34', '`awaitCalls` needs `calls` beside it'],
  ['waiting in a callback that returns no promise', `${CALL}{ session: sess_b, callback: { returns: 1, awaitCalls: true, calls: [{ call: two, setActive: {} }] } }\n`, '7:46', 'it cannot stand beside `awaitCalls`'],
  ['a callback of another contract', `contract: navigate\n${CALL}{ session: sess_b, beforeEmit: { never: true } }\n`, '8:34', 'the contract `navigate` has no `beforeEmit`'],
  ['a callback that one of both contracts has', `contract: [navigate, before-emit]\n${CALL}{ session: sess_b, navigate: { never: true } }\n`, '8:34', 'the contract `before-emit` has no `navigate`'],
  ['a method of another contract, in a callback', `contract: navigate\n${CALL}{ callback: { never: true, calls: [{ call: two, setSession: { session: null } }] } }\n`, '8:63', 'the contract `navigate` has no `setSession`'],
  ['a text in the place of a map', `${BEGIN}    expect: hidden\n`, '6:12', '`expect` has to be a map; its keys are `session`, `organization`, `user`, `children`, `calls`'],
  ['a number in the place of an id', `${CALL}{ session: 5 }\n`, '7:26', 'only an id or `null` or a map with `object` can stand here'],
  ['a map in the place of a list', 'scenario: A\nsteps: {}\n', '1:7', 'only a list can stand here'],
  ['a number in the place of a text', 'scenario: 5\nsteps: []\n', '0:10', 'only a text can stand here'],
  ['an answer in the place of a map, and not that it is of no call', `${BEGIN}    server: 5ms\n`, '6:12', '`server` has to be a map; its keys are `touch`, `token`, `signOut`, `client`, `environment`'],
  ['an id that is none', `${CALL}{ session: undefined }\n`, '7:26', '`undefined` and `null` are no ids: for none, write null without quotes'],
];

for (const [what, text, place, message] of WRONG) {
  test(`it marks ${what}, and says so`, async () => {
    const { problems } = await opened(text);
    const found = problems.map(({ range: { start }, message }) => `${start.line - 1}:${start.character} ${message}`);
    assert.deepEqual(found, [`${place} ${message}`]);
  });
}

test('it marks nothing in the scenarios that are shipped', async () => {
  const areas = readdirSync(SCENARIOS, { withFileTypes: true }).filter((it) => it.isDirectory() && it.name !== 'invalid');
  assert.ok(areas.length > 15);
  for (const { name } of areas) {
    const [first] = readdirSync(join(SCENARIOS, name), { recursive: true }).filter((file) => file.endsWith('.yaml')).sort();
    if (first === undefined) continue; // What a failing test leaves behind may be empty.
    const path = join(SCENARIOS, name, first);
    assert.deepEqual(await editor.diagnostics(path, readFileSync(path, 'utf8')), [], path);
  }
});

for (const [what, text] of [
  ['a fraction that is nothing', BEGIN.replace('0ms', '1.0ms') + '    unload: true\n'],
  ['waiting that is switched off', `${CALL}{ session: sess_b, callback: { never: true, awaitCalls: false } }\n`],
  ['a callback for both contracts', `contract: [navigate, before-emit]\n${CALL}{ session: sess_b, callback: { never: true } }\n`],
  ['a semantics that only an adapter knows', `${BEGIN}    unload: true\nunder:\n  of-my-own: { hazards: [] }\n`],
]) {
  test(`it marks nothing in ${what}`, async () => assert.deepEqual((await opened(text)).problems, []));
}

test('what `interlude new scenario` writes is marked nowhere', async () => {
  const text = readFileSync(join(REPOSITORY, 'harness/src/cli/new/scenario.yaml'), 'utf8');
  assert.deepEqual((await opened(text)).problems, []);
});
