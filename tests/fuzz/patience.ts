import { expect } from 'vitest';

/**
 * In ms of the processor's time: nothing that a person writes, and no small export, may take longer. The clock on the
 * wall would judge whatever else the machine has to do; who waits for ever without working ends with the test's time.
 */
const patience = 5000;

/**
 * Does some work, which must be done soon. What takes too long is done again, and must take too long again to be a
 * fault: a machine that stops for a while counts that as its processes' time.
 */
export async function soon(work: () => void | Promise<void>): Promise<void> {
  if ((await timeOf(work)) >= patience) expect(await timeOf(work)).toBeLessThan(patience);
}

/** The processor's time that this process spends meanwhile, in ms, all its threads together. */
async function timeOf(work: () => void | Promise<void>): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
