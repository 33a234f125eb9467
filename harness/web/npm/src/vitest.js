// `fake-clerk` for vitest: a test that fails prints the timeline and the findings of the fakes that it made.
import { onTestFailed, onTestFinished } from 'vitest';
import { onFake } from './index.js';
import { report } from './report.js';
import { fakeOf } from './surface.js';

onFake((clerk) => {
  try {
    onTestFailed(() => console.log(report(clerk)));
    // Nothing of it is to happen in the next test.
    onTestFinished(() => fakeOf(clerk).leave());
  } catch {
    // It was made outside of a test, so nobody knows whose failure would be its.
  }
});

export * from './index.js';
