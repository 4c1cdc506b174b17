import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['malipo-source'] },
  ssr: { resolve: { conditions: ['malipo-source', 'node', 'import'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    execArgv: ['--conditions=malipo-source'],
  },
});
