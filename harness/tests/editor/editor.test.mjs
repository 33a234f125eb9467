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

const TOLD = [
  ['the title', 'scen|ario: A\nsteps: []\n', /sentence that says what the scenario is about/],
  ['a contract', `contract: nav|igate\n${BEGIN}    unload: true\n`, /^\* `navigate`: Today's API, of clerk-js 6/m],
  ['a requirement', `covers: [navigate.hi|des]\n${BEGIN}    unload: true\n`, /Allowed Values:\n\n\* `navigate\.hides`: A call that navigates, by `navigate` or by `redirectUrl`/],
  ['a hazard', `covers: [hazard.st|ale-call-wins]\n${BEGIN}    unload: true\n`, /Allowed Values:\n\n\* `hazard\.stale-call-wins`: At the end.*\*The user chose one account last/],
  ['a hazard under a semantics', `${BEGIN}    unload: true\nunder:\n  uncoordinated: { hazards: [hazard.stu|ck-undefined] }`, /`hazard\.stuck-undefined`: At the end.*stays blank/],
  ['a call', `${BEGIN}    call: switch\n    setAc|tive: { session: sess_b }`, /#### setActive\n\nThe arguments of `setActive`\. What is left out is `undefined`\./],
  ['an argument', `${CALL}{ sess|ion: sess_b }`, /`null` to have none; left out, the current one is kept\./],
  ['what a callback does', `${CALL}{ session: sess_b, callback: { resol|vesAfter: 5ms } }`, /#### callback\n\nIt returns a promise that resolves after this time\./],
  ['a time', `${BEGIN.replace('0ms', '0|ms')}    unload: true\n`, /When, counted from the beginning\.[^]*50ms/],
  ['what is expected of children', `${BEGIN}    expect: { chil|dren: hidden }`, /What the control components show[^]*\* `signed-out`/],
];

for (const [what, text, told] of TOLD) {
  test(`it explains ${what}`, async () => {
    const { path, position } = await opened(text);
    assert.match(await editor.hover(path, position), told);
  });
}

// A place is a line of the text and a column, both from 0.
const WRONG = [
  ['a time without its unit', BEGIN.replace('0ms', '0') + '    unload: true\n', '5:8', 'a time is a number with its unit, such as 50ms or 1.5s'],
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

test('what `interlude new scenario` writes is marked nowhere', async () => {
  const text = readFileSync(join(REPOSITORY, 'harness/src/cli/new/scenario.yaml'), 'utf8');
  assert.deepEqual((await opened(text)).problems, []);
});
