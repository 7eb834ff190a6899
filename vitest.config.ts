import { defineConfig } from 'vitest/config';

/** ECharts keeps every text it measures; one named `__proto__` marks the prototype of all objects of its process. */
const DRAWS_ANYTHING: readonly string[] = ['test/display/page/*.test.ts'];

const config: ReturnType<typeof defineConfig> = defineConfig({
  test: {
    // Only to end a run that hangs: no verdict hangs on time, however busy the machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    globalSetup: './test/own-temporary-folder.ts',
    reporters: ['default', './test/closing-line-reporter.ts'],
    // Most files share a process, and what they load: a process for each of 400 files costs minutes of start-up.
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...DRAWS_ANYTHING],
        },
      },
      { extends: true, test: { name: 'apart', include: [...DRAWS_ANYTHING] } },
    ],
  },
});
export default config;
