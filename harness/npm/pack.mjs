// Packs what is published on npm, and says what it weighs: the package `interlude-cli`, and the one of a platform with its program.
//   node pack.mjs OUT                        the main package
//   node pack.mjs OUT TARGET BINARY          the package of a platform, by the target that the program was built for
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('.', import.meta.url));
const license = join(own, '../../LICENSE');
const main = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'));
const platforms = JSON.parse(readFileSync(join(own, 'platforms.json'), 'utf8'));

function fail(problem) {
  console.error(`error: ${problem}`);
  process.exit(1);
}

/** The manuals that the program names, at the places where it names them and where they lead to each other. */
const manuals = ['spec/START.md', 'spec/SCENARIOS.md', 'spec/PROTOCOL.md', 'scenarios/RECIPES.md', 'harness/CI.md', 'harness/CAMPAIGNS.md'];

/** A manual whose links into the repository lead there, except for those to what is packed beside it. */
function withLinks(manual, text) {
  const { url } = main.repository;
  const page = url.replace(/^git\+/, '').replace(/\.git$/, '');
  return text.replace(/\]\(([^)\s#:]+)(#[^)\s]*)?\)/g, (link, target, anchor = '') => {
    const path = posix.join(posix.dirname(manual), target);
    if (manuals.includes(path)) return link;
    const kind = statSync(join(own, '../..', path)).isDirectory() ? 'tree' : 'blob';
    return `](${page}/${kind}/v${main.version}/${path.replace(/\/$/, '')}${anchor})`;
  });
}

/** Fills a folder with the main package. */
function fillMain(folder) {
  const expected = Object.fromEntries(platforms.map(({ name }) => [`interlude-cli-${name}`, main.version]).sort());
  if (JSON.stringify(main.optionalDependencies) !== JSON.stringify(expected)) {
    fail(`\`optionalDependencies\` in package.json are not ${JSON.stringify(expected)}`);
  }
  cpSync(join(own, 'bin'), join(folder, 'bin'), { recursive: true });
  for (const file of ['package.json', 'platforms.json', 'README.md']) copyFileSync(join(own, file), join(folder, file));
  for (const manual of manuals) {
    mkdirSync(dirname(join(folder, manual)), { recursive: true });
    writeFileSync(join(folder, manual), withLinks(manual, readFileSync(join(own, '../..', manual), 'utf8')));
  }
}

/** Fills a folder with the package of a platform. It is no module and has nothing to install: the program is all of it. */
function fillPlatform(folder, target, binary) {
  const platform = platforms.find((it) => it.target === target) ?? fail(`no platform has the target \`${target}\``);
  const { name, os, cpu, binary: file } = platform;
  copyFileSync(binary, join(folder, file));
  chmodSync(join(folder, file), 0o755);
  const about = {
    name: `interlude-cli-${name}`,
    version: main.version,
    description: `The program of interlude-cli for ${name}.`,
    license: main.license,
    repository: main.repository,
    os: [os],
    cpu: [cpu],
    files: [file, 'LICENSE'],
    preferUnplugged: true,
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), `The program of [interlude-cli](https://www.npmjs.com/package/interlude-cli) for ${name}.\n`);
}

const [out, target, binary] = process.argv.slice(2);
if (!out || (target && !binary)) fail('write `node pack.mjs OUT` or `node pack.mjs OUT TARGET BINARY`');
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'interlude-npm-'));
try {
  if (target) fillPlatform(folder, target, resolve(binary));
  else fillMain(folder);
  copyFileSync(license, join(folder, 'LICENSE'));
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', resolve(out)], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const [{ filename, size, unpackedSize }] = JSON.parse(packed);
  console.log(`${filename}: ${size} bytes, ${unpackedSize} unpacked`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
