// What fetch.mjs says of a package before it keeps it. Nothing is fetched here.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundleOf, checked, manifest } from '../fetch.mjs';

const installed = (version) => fileURLToPath(new URL(`../node_modules/clerk-js-${version}`, import.meta.url));

test('a package offers what an instance of it has', () => {
  const old = checked(installed('2.17.6'), '2.17.6');
  assert.deepEqual(old.contracts, ['before-emit']);
  assert.ok(old.capabilities.includes('set-session') && !old.capabilities.includes('set-active'));
  const fresh = checked(installed('6.40.0'), '6.40.0');
  assert.deepEqual(fresh.contracts, ['navigate']);
  assert.ok(fresh.capabilities.includes('set-active') && !fresh.capabilities.includes('set-session'));
});

test('a package of another version is refused', () => {
  assert.throws(() => checked(installed('4.0.0'), '4.0.1'), /it is @clerk\/clerk-js@4\.0\.0/);
});

test('one bundle is kept, the newest kind that is there', () => {
  assert.equal(bundleOf(['package/package.json', 'package/dist/clerk.no-rhc.js', 'package/dist/clerk.headless.js']), 'dist/clerk.headless.js');
  assert.equal(bundleOf(['package/dist/clerk.js']), undefined);
});

test('the manifest has a line for each version', () => {
  const text = manifest([{ version: '5.61.2', contracts: ['before-emit'], capabilities: ['set-active', 'load'] }]);
  assert.match(text, /^  - \{ version: "5\.61\.2", contracts: \[before-emit\], capabilities: \[set-active, load\] \}$/m);
});

test('what is no version is said, and nothing is fetched', () => {
  for (const given of [[], ['latest'], ['5.61.2;ls']]) {
    const { status, stderr } = spawnSync('node', [fileURLToPath(new URL('../fetch.mjs', import.meta.url)), ...given], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /write such as/);
  }
});
