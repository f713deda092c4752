import ora from 'ora';

/** What is being done, on a terminal; nothing elsewhere. */
export interface Progress {
  show(title: string, share: number | undefined): void;
  stop(): void;
}

/** A spinner with what is being done, how far it is and for how long; undefined where nobody is watching. */
export function watchProgress(quiet: boolean): Progress | undefined {
  if (quiet || !process.stderr.isTTY) return undefined;
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
