import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // For one test: the app itself is React.
  plugins: [svelte({ configFile: false })],
  resolve: { conditions: ['browser'] },
  esbuild: { jsx: 'automatic' },
  test: { environment: 'jsdom', dir: 'test', include: ['**/*.test.jsx'], server: { deps: { inline: ['svelte-clerk'] } } },
});
