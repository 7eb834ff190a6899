import { register } from 'tsx/esm/api';
import { defineConfig } from 'vitest/config';

// The reporter and the folder below are TypeScript that this process loads itself.
register();

const config: ReturnType<typeof defineConfig> = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Only to end a run that hangs: no verdict hangs on time, however busy the machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    globalSetup: './test/own-temporary-folder.ts',
    reporters: ['default', './test/closing-line-reporter.ts'],
    // All files of a worker share its process and what they load: a process for each of 460 files costs minutes.
    isolate: false,
    // Node's own modules: in Vite's, every imported name is looked up at each use, and a simulation takes 15 times as long.
    setupFiles: './test/load-typescript.js',
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
});
export default config;
