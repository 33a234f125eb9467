// The HTML report in a browser, as people use it, compared with the JSON of the same run.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { cell, fitting, read } from './report.mjs';

const folder = process.env.INTERLUDE_PAGES;
assert.ok(folder, 'INTERLUDE_PAGES names the folder with the pages: harness/tests/browser.rs makes them');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const json = (name) => read(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
const report = json('run');
const wide = { width: 1280, height: 900 };
const narrow = { width: 360, height: 740 };

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
after(() => browser?.close());

// Opens a page and gives it to `use`; whatever it complains of or asks for is a failure.
async function open(name, options, use) {
  const { hash = '', ...context } = options;
  const opened = await browser.newContext({ viewport: wide, ...context });
  const complaints = [];
  try {
    const page = await opened.newPage();
    page.on('dialog', (dialog) => { complaints.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on('pageerror', (error) => complaints.push(`an error: ${error.message}`));
    page.on('console', (message) => complaints.push(`on the console: ${message.text()}`));
    const url = pathToFileURL(join(folder, `${name}.html`)).href;
    page.on('request', (request) => { if (request.url().split('#')[0] !== url) complaints.push(`a request: ${request.url()}`); });
    await page.goto(url + hash);
    await use(page, complaints);
  } finally {
    await opened.close();
  }
  assert.deepEqual(complaints, []);
}

// The ids of the scenarios that are shown, sorted.
const shown = async (page) =>
  (await page.locator('.scenario:not([hidden]) > summary .id, .scenario.listed:not([hidden]) > h3 .id').allTextContents()).sort();

test('every count is that of the JSON', () => open('run', {}, async (page) => {
  const words = (await page.locator('#verdicts thead .verdict').allTextContents()).map((text) => text.split(' ')[1]);
  const rows = await page.locator('#verdicts tbody tr').all();
  assert.equal(rows.length, report.implementations.length);
  for (const [place, row] of rows.entries()) {
    const implementation = report.implementations[place];
    assert.equal(await row.locator('th').textContent(), implementation);
    const [count, ...cells] = (await row.locator('td').allTextContents()).map((text) => parseInt(text, 10));
    const own = report.trials.filter((trial) => trial.implementation === implementation);
    assert.equal(count, own.length);
    const counts = words.map((word) => own.filter((trial) => trial.word === word).length);
    assert.deepEqual(cells.slice(0, -1), counts, implementation);
    assert.equal(counts.reduce((sum, count) => sum + count), own.length, 'no verdict is left out');
  }
  const wrong = report.trials.filter((trial) => trial.isWrong).length;
  assert.ok(wrong > 30);
  assert.match(await page.locator('.verdict-line').textContent(), new RegExp(`^✗ ${wrong} trials are wrong`));
  assert.deepEqual(await shown(page), [...report.scenarios].sort());
}));

test('every cell of both matrices is that of the JSON', () => open('run', {}, async (page) => {
  const told = new Set();
  for (const table of ['#matrix', '#hazard-matrix']) {
    const names = (await page.locator(`${table} thead th`).allTextContents()).slice(1);
    assert.deepEqual(names, report.implementations);
    for (const row of await page.locator(`${table} tbody tr`).all()) {
      const rule = await row.locator('th').textContent();
      told.add(rule);
      const cells = await row.locator('td').evaluateAll((cells) =>
        cells.map((cell) => cell.querySelector('a')?.lastChild.textContent.trim() ?? ''));
      assert.deepEqual(cells, names.map((name) => cell(report, name, rule)), rule);
    }
  }
  const all = new Set(report.trials.flatMap((trial) => [...trial.tested]));
  assert.deepEqual([...told].sort(), [...all].sort(), 'every rule of which the run says anything has a row');
}));

for (const [size, viewport] of Object.entries({ wide, narrow })) {
  test(`what is broken is in the first screen, with what shows it, ${size}`, () => open('many', { viewport }, async (page) => {
    const many = json('many');
    assert.ok(many.implementations.length === 7 && many.scenarios.length >= 200);
    const first = page.locator('#broken .cause').first();
    const [rule] = [...new Set(many.trials.flatMap((trial) => [...trial.failed]))]
      .map((rule) => [rule, many.trials.filter((trial) => trial.failed.has(rule)).length]).sort((one, other) => other[1] - one[1])[0];
    assert.equal(await first.locator('h3 code').textContent(), rule, 'what is broken most often stands first');
    for (const part of ['h3', '.example', '.observed']) {
      const box = await first.locator(part).first().boundingBox();
      assert.ok(box.y + box.height <= viewport.height, `${part} ends at ${box.y + box.height}`);
    }
    assert.deepEqual((await page.locator('#broken .cause h3 code').allTextContents()).sort(),
      [...new Set(many.trials.flatMap((trial) => [...trial.failed]))].sort(), 'each cause is there');
    await first.locator('.example').click();
    await page.locator('.inside:target .finding').first().waitFor({ state: 'visible' });
    // What can be scrolled is seen to be so, and nobody has to read backticks.
    assert.match(await page.locator('.pictures').first().evaluate((it) => getComputedStyle(it).backgroundAttachment), /local.*scroll/);
    const ticks = await page.locator('main').evaluate((main) => {
      const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      const found = [];
      while (texts.nextNode()) if (texts.currentNode.data.includes('`') && !texts.currentNode.parentElement.closest('.yaml, .replay')) found.push(texts.currentNode.data);
      return found;
    });
    assert.deepEqual(ticks, []);
  }));
}

test('a cell leads to its scenarios, and these to their timelines', () => open('run', {}, async (page) => {
  const [implementation, rule] = ['faulty/awaits-nothing', 'set-session.awaits-callback'];
  const column = report.implementations.indexOf(implementation);
  await page.locator('#matrix tbody tr', { has: page.locator('th', { hasText: rule }) }).locator('td').nth(column).locator('a').click();
  const place = page.locator('.cells > div:target');
  await place.waitFor({ state: 'visible' });
  assert.match(await place.locator('dt').textContent(), new RegExp(`^${implementation} `));
  const links = await place.locator('.broken a').allTextContents();
  const expected = fitting(report, (trial) => trial.implementation === implementation && trial.broken.has(rule));
  assert.deepEqual([...links].sort(), expected);
  await place.locator('.broken a', { hasText: 'callback/children-stay-hidden' }).click();
  const name = page.locator('figcaption .name:target');
  await name.waitFor({ state: 'visible' });
  assert.equal(await name.textContent(), implementation);
  const picture = page.locator('figure', { has: page.locator('.name:target') }).getByRole('img');
  assert.ok(await picture.isVisible());
  assert.equal(await picture.getAttribute('aria-label'),
    'Timeline of faulty/awaits-nothing: main is told sess_b while the callback of `switch` is pending');
  const scenario = page.locator('.scenario', { has: page.locator('.name:target') });
  assert.match(await scenario.locator('.finding').first().textContent(), /call switch, at 0ms/);
  const box = await name.boundingBox();
  assert.ok(box.y >= 0 && box.y < wide.height, 'it is in sight');
}));

test('each control filters, alone and with others, and the address keeps it', () => open('run', {}, async (page) => {
  const of = (selector) => page.locator(`#filter-${selector}`);
  const expect = async (what, expected) => {
    assert.deepEqual(await shown(page), expected, what);
    assert.ok(expected.length > 0 && expected.length < report.scenarios.length, `${what}: it filters something and not all`);
    assert.equal(await page.locator('#filter-count').textContent(), `${expected.length} of ${report.scenarios.length} scenarios`);
  };
  await of('text').fill('OVERLAP three');
  const text = (trial) => `${trial.scenario} ${trial.title}`.toLowerCase();
  await expect('text', fitting(report, (trial) => ['overlap', 'three'].every((word) => text(trial).includes(word))));
  await page.locator('#filter-clear').click();
  assert.deepEqual(await shown(page), [...report.scenarios].sort());

  await of('verdict').selectOption('fail');
  await expect('verdict', fitting(report, (trial) => trial.word === 'fail'));
  await of('implementation').selectOption('faulty/hides-never');
  await expect('with implementation', fitting(report, (trial) => trial.word === 'fail' && trial.implementation === 'faulty/hides-never'));
  await of('verdict').selectOption('');
  await of('rule').selectOption('set-session.hides-always');
  await expect('rule', fitting(report, (trial) => trial.implementation === 'faulty/hides-never' && trial.tested.has('set-session.hides-always')));
  await of('implementation').selectOption('');
  await of('rule').selectOption('hazard.stale-call-wins');
  await expect('hazard', fitting(report, (trial) => trial.tested.has('hazard.stale-call-wins')));
  await of('rule').selectOption('set-session.sets-target');
  await of('broken').check();
  await of('rule').selectOption('set-session.awaits-callback');
  const broken = fitting(report, (trial) => trial.broken.has('set-session.awaits-callback'));
  await expect('only broken', broken);

  const kept = await page.evaluate(() => location.hash);
  assert.equal(kept, '#?rule=set-session.awaits-callback&broken=yes');
  await open('run', { hash: kept }, async (again) => assert.deepEqual(await shown(again), broken));
  // What is not shown is shown again where a link leads to it.
  const hidden = report.scenarios.find((id) => !broken.includes(id));
  await page.evaluate((id) => { location.hash = `#scenario:${id}`; }, hidden);
  await page.locator('.inside:target').waitFor({ state: 'visible' });
  assert.deepEqual(await shown(page), [...report.scenarios].sort());
  // A number of the overview filters by its row and column.
  await page.locator('#verdicts a[data-verdict=fail]').first().click();
  const first = report.implementations.find((name) => report.trials.some((trial) => trial.implementation === name && trial.word === 'fail'));
  await expect('a number', fitting(report, (trial) => trial.word === 'fail' && trial.implementation === first));
}));

for (const colorScheme of ['light', 'dark']) {
  for (const [size, viewport] of Object.entries({ wide, narrow })) {
    test(`nothing is in the way of anyone, ${colorScheme} and ${size}`, () => open('run', { colorScheme, viewport, bypassCSP: true }, async (page) => {
      await page.evaluate(() => {
        for (const rule of [...document.querySelectorAll('.rule')].slice(0, 5)) rule.open = true;
        for (const list of document.querySelectorAll('#untested details, #broken details, #legend')) list.open = true;
      });
      await page.locator('#filter-text').fill('callback/');
      await page.locator('#open-all').click();
      await page.evaluate(() => {
        for (const part of document.querySelectorAll('.scenario:not([hidden]) details')) part.open = true;
      });
      // What is out of sight is looked at as well.
      await page.addStyleTag({ content: '.scenario { content-visibility: visible !important; }' });
      await page.addScriptTag({ content: axe });
      const { violations, passes } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations', 'passes'] }));
      assert.deepEqual(violations.map((it) => [it.id, it.nodes.slice(0, 3).map((node) => node.html.slice(0, 200))]), []);
      assert.ok(passes.some((it) => it.id === 'color-contrast' && it.nodes.length > 100), 'contrast was looked at');
      const { inner, outer } = await page.evaluate(() => ({ inner: document.documentElement.scrollWidth, outer: innerWidth }));
      assert.ok(inner <= outer, `the page is ${inner} wide in a window of ${outer}`);
    }));
  }
}

test('without a script everything is there and links lead to it', () => open('run', { javaScriptEnabled: false }, async (page) => {
  assert.equal(await page.locator('#filter').isVisible(), false);
  assert.equal(await page.locator('.scenario').count(), report.scenarios.length);
  const link = page.locator('#matrix td.broken a').first();
  await link.click();
  const place = page.locator('.cells > div:target');
  await place.waitFor({ state: 'visible' });
  await place.locator('.broken a').last().click();
  await page.locator('figcaption .name:target').waitFor({ state: 'visible' });
  const closed = page.locator('.scenario:not([open]) > summary').last();
  await closed.focus();
  await page.keyboard.press('Enter');
  await page.locator('.scenario').last().locator('.asks, .group, .pictures, .replay').first().waitFor({ state: 'visible' });
}));

test('the keyboard leads past the overview, and paper has everything open', () => open('run', {}, async (page) => {
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the scenarios');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'filter-text');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('#filter').isVisible(), false);
  const folded = page.locator('.scenario:not([open]) svg').first();
  assert.ok((await folded.boundingBox()).height > 50, 'a picture in a folded scenario is printed');
}));

test('names that are markup are names, and the page works', () => open('hostile', {}, async (page) => {
  const hostile = json('hostile');
  assert.ok(hostile.scenarios.every((id) => id.includes('<script>alert(1)</script>')));
  assert.equal(await page.locator('.scenario').count(), hostile.scenarios.length);
  assert.equal(await page.locator('script').count(), 1);
  assert.equal(await page.locator('img').count(), 0);
  const names = await page.locator('#verdicts tbody th').allTextContents();
  assert.ok(names.length === hostile.implementations.length && names.every((name) => name.includes('<script>alert(1)</script>')));
  assert.deepEqual(await page.evaluate(() => [...document.body.children].map((child) => child.localName)), ['a', 'header', 'main', 'footer', 'script']);
  await page.locator('#filter-implementation').selectOption({ index: 1 });
  await page.locator('#filter-verdict').selectOption('wrong');
  const expected = fitting(hostile, (trial) => trial.implementation === hostile.implementations[0] && trial.isWrong);
  assert.equal((await shown(page)).length, expected.length);
  await page.locator('#matrix td.broken a').first().click();
  const place = page.locator('.cells > div:target');
  await place.locator('.broken a').first().click();
  await page.locator('figcaption .name:target').waitFor({ state: 'visible' });
}));

test('markup that came in all the same could not act', async () => {
  const page = readFileSync(join(folder, 'run.html'), 'utf8');
  const injected = '<script>window.acted = true</script><img src="x:y" onerror="window.acted = true"><a id="lure" href="javascript:void(window.acted = true)">x</a><p style="position: fixed">x</p>';
  writeFileSync(join(folder, 'injected.html'), page.replace('<main>', `<main>${injected}`));
  await open('injected', {}, async (page, complaints) => {
    await page.locator('#lure').click();
    await page.locator('#filter-text').fill('overlap/');
    assert.ok((await shown(page)).every((id) => id.startsWith('overlap/')), 'the own script runs');
    assert.equal(await page.evaluate(() => window.acted), undefined);
    const refused = complaints.splice(0);
    assert.ok(refused.length >= 4 && refused.every((it) => /Content Security Policy|x:y/.test(it)), refused.join('\n'));
  });
});

// How red each row of a picture is, at its left edge. A page of its own reads it, since that of the report may load nothing.
async function reds(picture) {
  const page = await browser.newPage();
  try {
    return await page.evaluate(async (bytes) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, 1, image.height);
      return Array.from({ length: image.height }, (_, row) => data[4 * row]);
    }, [...picture]);
  } finally {
    await page.close();
  }
}

test('names, their head and their rules stay as they are when a table goes sideways', () => open('run', { viewport: { width: 375, height: 800 }, deviceScaleFactor: 1.5 }, async (page) => {
  const lines = await page.locator('#verdicts thead').evaluate((head) => head.offsetHeight / parseFloat(getComputedStyle(head).lineHeight));
  assert.ok(lines < 2, `the head takes ${lines} lines, most of them out of sight`);
  const places = await page.locator('#matrix').evaluate((table) => {
    for (const cell of table.querySelectorAll('td')) cell.style.background = 'none';
    table.closest('.scroll').scrollLeft = 100;
    table.scrollIntoView();
    const box = (cell) => { const { left, right, top } = cell.getBoundingClientRect(); return { left, right, top }; };
    return { head: box(table.querySelector('thead th')), name: box(table.querySelector('tbody th')), cells: [...table.querySelectorAll('tbody tr:first-child td')].map(box) };
  });
  assert.equal(places.head.left, places.name.left, 'the head stands above the names');
  // Where no words are: at the end of a name's cell, and before the words of one beside it.
  const beside = places.cells.find(({ left }) => left > places.name.right);
  const strip = async (x) => reds(await page.screenshot({ clip: { x: Math.round(x), y: places.name.top - 4, width: 2, height: 500 } }));
  const [below, others] = [await strip(places.name.right - 6), await strip(beside.left + 4)];
  assert.ok(below.some((red) => red < 240), 'there are rules');
  // What is between two pixels is mixed, and not always in the same way.
  const differs = below.findIndex((red, row) => Math.abs(red - others[row]) > 8);
  assert.equal(differs, -1, `the rules below names are not those beside them: row ${differs}`);
}));
