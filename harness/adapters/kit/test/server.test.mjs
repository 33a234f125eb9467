// The server of the kit by itself: whether its answers are of the shape that all versions accept, and what each guess changes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { drain } from '../drain.mjs';
import { FrontendApi, HOST } from '../frontend-api.mjs';
import { AS_GUESSED, GUESSES, guesses } from '../guesses.mjs';
import { TWO_SESSIONS } from '../testing.mjs';
import { VirtualTime } from '../time.mjs';

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** What a server says to one request after another, each as `[method, path, body]`, or a function that is called in between. */
async function answers(requests, guessed = AS_GUESSED, client = TWO_SESSIONS) {
  const time = new VirtualTime();
  const failures = [];
  const api = new FrontendApi({ client, time, guessed, fail: (error) => failures.push(error) });
  const all = [];
  for (const request of requests) {
    if (typeof request === 'function') {
      request(api);
      continue;
    }
    const [method, path, body = {}] = request;
    const given = { method: 'POST', body: new URLSearchParams(body) };
    api.request(`https://${HOST}/v1/${path}?_method=${method}`, given, (status, said) => all.push({ status, body: said }));
    await drain(time, () => all.length);
  }
  assert.deepEqual(failures, []);
  return all;
}

/** What a token claims of an organization. */
const organization = ({ body }) => JSON.parse(Buffer.from(body.jwt.split('.')[1], 'base64url')).org_id ?? null;

/** The shape of a value: the keys of objects, and the type of all else. What is null may be anything, and of a list the first item counts. */
function shape(value) {
  if (Array.isArray(value)) return value.length === 0 ? 'list' : [shape(value[0])];
  if (value === null) return null;
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, shape(value[key])]));
}

/** Where two shapes differ, in words. */
function differences(ours, theirs, place = '') {
  if (ours === null || theirs === null || ours === 'list' || theirs === 'list') return [];
  if (typeof ours !== 'object' || typeof theirs !== 'object') return ours === theirs ? [] : [`${place}: ${ours}, and not ${theirs}`];
  if (Array.isArray(ours)) return differences(ours[0], theirs[0], `${place}[]`);
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].flatMap((key) => {
    if (!Object.hasOwn(ours, key)) return [`${place}.${key} is missing`];
    if (!Object.hasOwn(theirs, key)) return [`${place}.${key} is of our own making`];
    return differences(ours[key], theirs[key], `${place}.${key}`);
  });
}

test('every answer has the shape that all versions accept', async () => {
  const shapes = JSON.parse(read('../fixtures/fapi-shapes.json'));
  const asked = {
    'GET or POST _method=PATCH /v1/environment': ['PATCH', 'environment'],
    'GET /v1/client': ['GET', 'client'],
    'POST /v1/client/sessions/:id/touch': ['POST', 'client/sessions/sess_b/touch'],
    'POST /v1/client/sessions/:id/tokens': ['POST', 'client/sessions/sess_b/tokens'],
    'POST /v1/dev_browser': ['POST', 'dev_browser'],
  };
  assert.deepEqual(Object.keys(asked), Object.keys(shapes));
  const given = await answers(Object.values(asked));
  const found = Object.keys(asked).flatMap((name, place) => differences(shape(given[place].body), shape(shapes[name]), name));
  assert.deepEqual(found, []);
});

test('a field that is missing, of our own making or of another type is a difference', () => {
  const of = (ours, theirs) => differences(shape(ours), shape(theirs), 'x');
  assert.deepEqual(of({ a: 1 }, { a: 1, b: 2 }), ['x.b is missing']);
  assert.deepEqual(of({ a: [{ b: 1, c: 1 }] }, { a: [{ b: 1 }] }), ['x.a[].c is of our own making']);
  assert.deepEqual(of({ a: { b: '1' } }, { a: { b: 1 } }), ['x.a.b: string, and not number']);
});

const touch = (body) => ['POST', 'client/sessions/sess_b/touch', body];
const token = (body) => ['POST', 'client/sessions/sess_b/tokens', body];
const client = ['GET', 'client'];
const end = (id) => (api) => api.end(id);

const A_TASK = { ...TWO_SESSIONS.sessions[1], lastActiveOrganization: null, status: 'pending', task: 'choose-organization' };
const WITH_A_TASK = { ...TWO_SESSIONS, sessions: [A_TASK], active: 'sess_b' };

/** For each guess what is asked, what is looked at, what that is for each value, and perhaps of which client. */
const SHOWS = {
  'token-organization': [[token({ organization_id: 'org_init' })], ([it]) => organization(it), { asked: 'org_init', session: 'org_acme' }],
  'token-of-a-foreign-organization': [[token({ organization_id: 'org_else' })],
    ([it]) => (it.status === 200 ? organization(it) : it.status), { refused: 404, session: 'org_acme' }],
  'touch-of-a-foreign-organization': [[touch({ active_organization_id: 'org_else' })],
    ([it]) => (it.status === 200 ? it.body.response.last_active_organization_id : it.status), { refused: 404, kept: 'org_acme' }],
  'organization-by-slug': [[touch({ active_organization_id: 'slug-init' })], ([it]) => it.status, { known: 200, unknown: 404 }],
  'task-to-choose-an-organization': [[touch({ active_organization_id: 'org_init' })],
    ([{ body: { response } }]) => [response.status, response.tasks], { 'done-by-a-touch': ['active', null], left: ['pending', [{ key: 'choose-organization' }]] }, WITH_A_TASK],
  'gone-session': [[end('sess_b'), touch()], ([it]) => it.status, { 'not-found': 404, unauthorized: 401 }],
  'ended-session': [[end('sess_b'), client], ([it]) => it.body.response.sessions.map(({ status }) => status),
    { 'left-out': ['active'], listed: ['active', 'removed'] }],
  'active-after-end': [[end('sess_a'), client], ([it]) => it.body.response.last_active_session_id, { none: null, next: 'sess_b' }],
  'active-after-sign-in': [[(api) => api.expect({ ...TWO_SESSIONS.sessions[1], id: 'sess_c' }), ['POST', 'client/sign_ins', { ticket: 'sess_c' }]],
    ([it]) => it.body.client.last_active_session_id, { new: 'sess_c', kept: 'sess_a' }],
  'deleted-client': [[['DELETE', 'client'], client], ([, it]) => it.body.response.id, { new: 'client_2', kept: 'client_1' }],
  'answer-without-a-token': [[(api) => api.delay(['token']), token(), (api) => api.answer('r1', 204)], ([it]) => it.body.jwt, { empty: '', null: null }],
  'last-active-token': [[client], ([it]) => it.body.response.sessions[0].last_active_token?.object, { carried: 'token', absent: undefined }],
  'updated-at': [[touch(), touch()], ([one, two]) => two.body.response.updated_at - one.body.response.updated_at, { 'each-change': 1, time: 0 }],
};

test('every guess is tried', () => {
  assert.deepEqual(Object.keys(SHOWS).sort(), Object.keys(GUESSES).sort());
});

for (const [name, [requests, look, expected, client]] of Object.entries(SHOWS)) {
  test(`the guess ${name} changes what is answered`, async () => {
    assert.deepEqual(Object.keys(expected), Object.keys(GUESSES[name].values));
    for (const [value, seen] of Object.entries(expected)) {
      assert.deepEqual(look(await answers(requests, { ...AS_GUESSED, [name]: value }, client)), seen, value);
    }
  });
}

test('the sessions of a client may be ended without the client', async () => {
  const [, after] = await answers([['DELETE', 'client/sessions'], client]);
  assert.deepEqual([after.body.response.id, after.body.response.sessions], ['client_1', []]);
});

test('an environment that insists on an organization says so', async () => {
  const [plain] = await answers([['GET', 'environment']]);
  const [forced] = await answers([['GET', 'environment']], AS_GUESSED, { ...TWO_SESSIONS, forceOrganizationSelection: true });
  assert.deepEqual([plain, forced].map(({ body }) => body.organization_settings.force_organization_selection), [false, true]);
});

test('who signs in has one more session, and who has no ticket is refused', async () => {
  const signs = (ticket) => ['POST', 'client/sign_ins', { ticket }];
  const expect = (api) => api.expect({ ...TWO_SESSIONS.sessions[1], id: 'sess_c' });
  const [one, again] = await answers([expect, signs('sess_c'), signs('sess_c')]);
  assert.deepEqual(one.body.client.sessions.map(({ id }) => id), ['sess_a', 'sess_b', 'sess_c']);
  assert.deepEqual([one.body.response.created_session_id, again.status], ['sess_c', 422]);
});

test('of a session that another tab has made the client hears with the next answer', async () => {
  const [after] = await answers([(api) => api.add({ ...TWO_SESSIONS.sessions[1], id: 'sess_c' }), client]);
  assert.deepEqual(after.body.response.sessions.map(({ id }) => id), ['sess_a', 'sess_b', 'sess_c']);
});

test('a request for a token that names no organization is of the session, and one that names an empty one is of none', async () => {
  assert.deepEqual((await answers([token(), token({ organization_id: '' })])).map(organization), ['org_acme', null]);
});

test('what is no guess, or none of its values, is said', () => {
  assert.equal(guesses('gone-session=unauthorized')['gone-session'], 'unauthorized');
  assert.throws(() => guesses('gone-sesion=unauthorized'), /there is no guess `gone-sesion`; guesses are token-organization, /);
  assert.throws(() => guesses('gone-session=maybe'), /`gone-session` is not `maybe`; it is one of not-found, unauthorized/);
});

/** The table of guesses as it stands in the README. */
function table() {
  const rows = Object.entries(GUESSES).flatMap(([name, { about, values }]) =>
    Object.entries(values).map(([value, means], place) => `| ${place === 0 ? `\`${name}\`` : ''} | ${place === 0 ? about : ''} | \`${value}\` | ${means} |`));
  return ['| guess | what it is about | value | what it means |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

test('the README lists every guess', () => {
  assert.ok(read('../../README.md').includes(`\n${table()}\n`), `put this into harness/adapters/README.md:\n\n${table()}\n`);
});
