import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts', 'test/types/**/*.test.ts'],
          setupFiles: ['test/seed.ts'],
          // They need seconds, but a machine may do ten things at once.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Loading the tree and two compilers for each file takes longer than the tests.
          isolate: false,
          unstubGlobals: true,
          unstubEnvs: true,
        },
      },
      {
        test: {
          name: 'server',
          include: ['test/server/**/*.test.ts'],
          globalSetup: ['test/server/global-setup.ts'],
          setupFiles: ['test/seed.ts', 'test/server/answers/record.ts'],
          runner: './test/server/runner.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          isolate: false,
        },
      },
    ],
  },
});

export default config;
