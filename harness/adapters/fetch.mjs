// Fetches versions of @clerk/clerk-js into an ignored folder: of each its package.json and the one bundle that is run.
//   node harness/adapters/fetch.mjs 5.61.2 6.1.0    these versions
//   node harness/adapters/fetch.mjs --eras          the first version of each era that npm has, and the one before it
// `interlude fit clerk-js@5.61.2` finds them there, as does every other command.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BUNDLES, ClerkPackage } from './kit/clerk.mjs';
import { FrontendApi } from './kit/frontend-api.mjs';
import { Page } from './kit/page.mjs';
import { VirtualTime } from './kit/time.mjs';

const PACKAGE = '@clerk/clerk-js';
const HERE = dirname(fileURLToPath(import.meta.url));
export const FOLDER = join(HERE, 'fetched');
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** What is in the way of a version, in words for a person. */
class Trouble extends Error {}

function run(command, ...given) {
  const { status, stdout, stderr, error } = spawnSync(command, given, { encoding: 'utf8' });
  if (error) throw new Trouble(`\`${command}\` cannot be started: ${error.message}`);
  if (status !== 0) throw new Trouble(`\`${command} ${given[0]}\` failed: ${stderr.trim().split('\n').at(-1)}`);
  return stdout;
}

/** The one bundle of a package's files that the kit would run. */
export function bundleOf(files) {
  return BUNDLES.find((bundle) => files.includes(`package/${bundle}`));
}

/** Looks at what a folder holds: the version that was asked for, with a bundle that starts. Gives back what it offers. */
export function checked(folder, version) {
  const { name, version: its } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (name !== PACKAGE || its !== version) throw new Trouble(`it is ${name}@${its}`);
  const clerk = new ClerkPackage(folder);
  const api = new FrontendApi({ client: { sessions: [], active: null }, time: new VirtualTime() });
  const page = new Page({ time: new VirtualTime(), api, log() {}, focused: false });
  return { contracts: clerk.contracts, capabilities: clerk.capabilities(page) };
}

function fetch(version) {
  const place = join(FOLDER, `clerk-js-${version}`);
  if (existsSync(place)) return;
  const packed = mkdtempSync(join(tmpdir(), 'clerk-js-'));
  try {
    // npm holds what it fetches against the registry's checksum.
    const [{ filename }] = JSON.parse(run('npm', 'pack', `${PACKAGE}@${version}`, '--json', '--ignore-scripts', '--pack-destination', packed));
    const archive = join(packed, filename);
    const bundle = bundleOf(run('tar', '-tzf', archive).split('\n'));
    if (bundle === undefined) throw new Trouble(`it has none of ${BUNDLES.join(', ')}`);
    run('tar', '-xzf', archive, '-C', packed, 'package/package.json', `package/${bundle}`);
    checked(join(packed, 'package'), version);
    // Beside its place first, for another file system may hold the temporary folder.
    const beside = `${place}.new`;
    rmSync(beside, { recursive: true, force: true });
    mkdirSync(dirname(join(beside, bundle)), { recursive: true });
    for (const file of ['package.json', bundle]) writeFileSync(join(beside, file), readFileSync(join(packed, 'package', file)));
    renameSync(beside, place);
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
}

/** The manifest of all that is there and not installed besides. */
export function manifest(versions) {
  const line = ({ version, contracts, capabilities }) =>
    `  - { version: "${version}", contracts: [${contracts.join(', ')}], capabilities: [${capabilities.join(', ')}] }`;
  return [
    '# Made by fetch.mjs: the versions of @clerk/clerk-js that were fetched.',
    'name: clerk-js',
    'command: [node, ../clerk-js/adapter.mjs, "{version}"]',
    'requires: ["clerk-js-{version}"]',
    'contracts: [before-emit]',
    'versions:',
    ...versions.map(line),
    '',
  ].join('\n');
}

function main(given) {
  const eras = () => readFileSync(join(HERE, 'clerk-js', 'eras.txt'), 'utf8').split('\n').filter(Boolean);
  const versions = given.flatMap((word) => (word === '--eras' ? eras() : [word]));
  const odd = versions.find((version) => !VERSION.test(version));
  if (versions.length === 0 || odd !== undefined) {
    process.stderr.write(`${odd === undefined ? 'no version is named' : `\`${odd}\` is no version`}: write such as \`node harness/adapters/fetch.mjs 5.61.2\`, or \`--eras\`\n`);
    return 2;
  }
  mkdirSync(FOLDER, { recursive: true });
  let failed = 0;
  for (const version of versions) {
    try {
      if (existsSync(join(HERE, 'node_modules', `clerk-js-${version}`))) continue;
      fetch(version);
    } catch (error) {
      failed++;
      process.stderr.write(`clerk-js@${version} was not fetched: ${error.message}\n`);
    }
  }
  const order = new Intl.Collator('en', { numeric: true });
  const there = readdirSync(FOLDER).filter((name) => /^clerk-js-.*\d$/.test(name)).sort(order.compare);
  const offers = there.map((name) => {
    const version = name.slice('clerk-js-'.length);
    return { version, ...checked(join(FOLDER, name), version) };
  });
  writeFileSync(join(FOLDER, 'clerk-js.yaml'), manifest(offers));
  process.stdout.write(`${offers.length} versions are in ${FOLDER}\n`);
  return failed === 0 ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2));
