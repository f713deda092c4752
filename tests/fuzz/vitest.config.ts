import { defineConfig } from 'vitest/config';

/** Random input by the thousand, so it is no part of `npm test`. A process a file: its time is measured. */
export default defineConfig({
  test: { include: ['tests/fuzz/*.fuzz.ts'], testTimeout: 2_400_000, pool: 'forks', maxWorkers: 2 },
});
