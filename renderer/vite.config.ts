/** Builds the window into dist/renderer, with relative URLs: the same files serve http and kindred://app. */
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: ['chrome130', 'firefox128', 'safari18'],
    modulePreload: { polyfill: false },
    // Data URLs would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
  },
})
