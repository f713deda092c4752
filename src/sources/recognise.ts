import { basename } from 'node:path';
import type { Format } from './formats/format.ts';
import { formats } from './formats/index.ts';
import type { LookedFile } from './look.ts';

/**
 * The one format that a file certainly is of. Where it has what several formats have, it is of the one that asks for
 * more, if there is one.
 */
export function formatOfFile(file: LookedFile): Format | undefined {
  const fitting = formats.filter((format) => fits(format, file));
  const most = Math.max(...fitting.map(asked));
  const [format, ...others] = fitting.filter((each) => asked(each) === most);
  return others.length === 0 ? format : undefined;
}

const asked = ({ recognise: { has, lacks = [], named } }: Format): number =>
  has.length + lacks.length + (named ? 1 : 0);

function fits({ container, recognise: { has, lacks = [], named } }: Format, file: LookedFile): boolean {
  const present = (label: string) => file.labels.has(label.toLowerCase());
  return (
    file.container.kind === container &&
    has.every((group) => group.some(present)) &&
    !lacks.some(present) &&
    (named?.test(basename(file.shown)) ?? true)
  );
}

/** Whether headers have one, in any case. */
export const isAmong = (label: string, headers: readonly string[]): boolean =>
  headers.some((header) => header.toLowerCase() === label.toLowerCase());
