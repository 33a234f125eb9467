import { expect, test } from 'vitest';

test('it works in a worker of a browser', async () => {
  const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
  const said = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
  });
  worker.terminate();
  expect(said).toBe('sess_bob');
});
