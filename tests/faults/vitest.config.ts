import { defineConfig } from 'vitest/config';

/** Faults take minutes and the whole machine, so they are no part of `npm test`. */
export default defineConfig({
  test: { include: ['tests/faults/*.fault.ts'], testTimeout: 1_200_000, fileParallelism: false },
});
