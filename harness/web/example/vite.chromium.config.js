// The same test of the switcher in Debian's Chromium (or $CHROMIUM), headless.
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const provider = playwright({ launchOptions: { executablePath, args: ['--no-sandbox'] } });

export default defineConfig({
  esbuild: { jsx: 'automatic' },
  // Found before the test begins, which would otherwise be begun anew.
  optimizeDeps: { include: ['react', 'react/jsx-dev-runtime', '@clerk/react', '@testing-library/react', '@testing-library/user-event'] },
  test: {
    include: ['test/switcher.test.jsx', 'test/chromium/*.test.js'],
    browser: { enabled: true, headless: true, screenshotFailures: false, provider, instances: [{ browser: 'chromium' }] },
  },
});
