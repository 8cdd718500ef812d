import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Modules are loaded once and not for each file again, which takes as long as many tests.
    isolate: false,
    setupFiles: ['test/clean-up.ts'],
    // Tests of one file that run at once: each runs the real binary, and machines with two cores gain nothing from more.
    maxConcurrency: 3,
  },
});
