/** What is being done, on a terminal; nothing elsewhere. */
export interface Progress {
  show(title: string, share: number | undefined): void;
  stop(): void;
}

/** A spinner with what is being done, how far it is and for how long; undefined where nobody is watching. */
export async function watchProgress(quiet: boolean): Promise<Progress | undefined> {
  // Of a terminal that says it is 0 columns wide, as those of recorders do, ora would clear lines for ever.
  if (quiet || !process.stderr.isTTY || process.stderr.columns === 0) return undefined;
  // Loaded where somebody is watching: cron need not wait for it.
  const { default: ora } = await import('ora');
  const spinner = ora({ stream: process.stderr, discardStdin: false });
  const started = Date.now();
  return {
    show(title, share) {
      const seconds = Math.floor((Date.now() - started) / 1000);
      const done = share === undefined ? '' : ` ${Math.floor(share * 100)}%`;
      spinner.text = `${title}${done}${seconds > 0 ? ` (${seconds} s)` : ''}`;
      if (!spinner.isSpinning) spinner.start();
    },
    stop: () => void spinner.stop(),
  };
}
