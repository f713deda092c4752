import { basename } from 'node:path';
import type { Format } from './formats/format.ts';
import { formats } from './formats/index.ts';
import { labelsIn, type LookedFile } from './look.ts';
import type { Recognised } from './shape.ts';
import { isTaken, rowsIn } from './take-apart.ts';

/**
 * Says which format a file is of. It is certain when the file has all that one format asks for, or of several such the
 * one that asks for most; likely when it lacks one thing of at least three, or several formats ask for as much. What can
 * be customers as well as events is customers in a source of that name only.
 */
export function recognise(file: LookedFile, source?: string): Recognised {
  const tries = formats
    .filter((format) => canBe(format, file))
    .map((format) => ({ format, asked: asked(format), lacking: lacking(format, asTaken(format, file)) }));
  const fitting = tries.filter((each) => each.lacking.length === 0);
  const [best, ...others] = asNamed(mostOf(fitting), source);
  if (best && others.length === 0) {
    const has = best.format.recognise.has.map(
      (group) => `"${group.find((one) => isIn(asTaken(best.format, file), one))!}"`,
    );
    return { format: best.format.name, confidence: 'certain', why: `it has ${listOf(has)}` };
  }
  if (best) {
    const names = [best, ...others].map(({ format }) => format.name);
    return { confidence: 'likely', why: `it could be ${names.join(' or ')}` };
  }
  const near = tries.filter((each) => each.asked > 2 && each.lacking.length === 1);
  const [nearest, ...equal] = asNamed(mostOf(near), source);
  if (nearest && equal.length === 0) {
    const { name } = nearest.format;
    return { format: name, confidence: 'likely', why: `it is like ${name}, but has ${nearest.lacking[0]!}` };
  }
  return { confidence: 'unknown', why: 'its columns are those of no known format' };
}

/** A format that takes values apart knows its own. */
function canBe({ container, takeApart }: Format, file: LookedFile): boolean {
  if (container !== file.container.kind) return false;
  return !takeApart || isTaken(takeApart, file.sample);
}

/** A file with the labels that it has when its values are taken apart. */
const asTaken = ({ takeApart }: Format, file: LookedFile): LookedFile =>
  takeApart ? { ...file, labels: labelsIn(rowsIn(takeApart, file.sample)) } : file;

/** Whether nothing has happened in a file, as on a page without events: it can be of any format. */
export function isSilent({ rows, sample }: LookedFile): boolean {
  const nothing = ({ takeApart }: Format): boolean =>
    !!takeApart && isTaken(takeApart, sample) && rowsIn(takeApart, sample).length === 0;
  return !rows || formats.some(nothing);
}

/** The format that a file certainly is of. A source's name says what it can be at all. */
export function formatOfFile(file: LookedFile, source: string): Format | undefined {
  const { format, confidence } = recognise(file, source);
  if (confidence !== 'certain') return undefined;
  const found = formats.find(({ name }) => name === format)!;
  const named = source === 'customers' || source === 'orders';
  return named && source !== found.role ? undefined : found;
}

function asNamed<Try extends { format: Format }>(
  tries: readonly Try[],
  source: string | undefined,
): readonly Try[] {
  const meant = tries.filter(({ format }) => (format.role === 'customers') === (source === 'customers'));
  return meant.length > 0 ? meant : tries;
}

const asked = ({ recognise: { has, lacks = [], named } }: Format): number =>
  has.length + lacks.length + (named ? 1 : 0);

function mostOf<Try extends { asked: number }>(tries: readonly Try[]): Try[] {
  const most = Math.max(...tries.map((each) => each.asked));
  return tries.filter((each) => each.asked === most);
}

const isIn = ({ labels }: Pick<LookedFile, 'labels'>, label: string): boolean =>
  labels.has(label.toLowerCase());

/** What a file would need to be of a format, in words that follow "has". */
function lacking({ recognise: { has, lacks = [], named } }: Format, file: LookedFile): string[] {
  const absent = has.filter((group) => !group.some((label) => isIn(file, label)));
  return [
    ...absent.map((group) => `no ${group.map((label) => `"${label}"`).join(' or ')}`),
    ...lacks.filter((label) => isIn(file, label)).map((label) => `"${label}"`),
    ...(named && !named.test(basename(file.shown)) ? ['another name'] : []),
  ];
}

const listOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;

/** Whether headers have one, in any case. */
export const isAmong = (label: string, headers: readonly string[]): boolean =>
  headers.some((header) => header.toLowerCase() === label.toLowerCase());
