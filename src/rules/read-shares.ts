import type { Problems } from '../problems/problem.ts';
import type { Path, RulesDocument } from './document.ts';
import type { SegmentRule } from './rules.ts';
import type { SegmentContent } from './segment-schema.ts';

/** All, in ten-thousandths. */
const whole = 10_000;

/** `10%` in ten-thousandths, more than nothing and at most all; undefined when it was reported as a problem. */
function readShare(document: RulesDocument, path: Path, written: string | number, problems: Problems) {
  const found = /^(\d{1,3}(?:\.\d{1,2})?) ?%$/.exec(String(written).trim());
  const share = found ? Math.round(Number(found[1]) * 100) : 0;
  if (share > 0 && share <= whole) return share;
  const message = 'a share is more than 0% and at most 100%, with two decimals at most: 10%';
  problems.add('shape', message, document.place(path));
  return undefined;
}

/** A control group: its share of a segment, and the salt that draws it where one is given. */
export function readHoldout(
  document: RulesDocument,
  path: Path,
  holdout: NonNullable<SegmentContent['holdout']>,
  problems: Problems,
): { share: number; salt?: string } | undefined {
  const short = typeof holdout !== 'object';
  const share = short
    ? readShare(document, path, holdout, problems)
    : readShare(document, [...path, 'share'], holdout.share, problems);
  if (share === undefined) return undefined;
  return { share, ...(!short && holdout.salt !== undefined && { salt: holdout.salt }) };
}

/** The parts of a split. Parts without shares are as large as each other, give or take a ten-thousandth. */
export function readSplit(
  document: RulesDocument,
  path: Path,
  split: NonNullable<SegmentContent['split']>,
  problems: Problems,
): SegmentRule['split'] {
  if (Array.isArray(split)) {
    split.forEach((name, index) => {
      if (split.indexOf(name) === index) return;
      problems.add('duplicate-name', `two parts are called "${name}"`, document.place([...path, index]));
    });
    const upTo = (index: number) => Math.round((index * whole) / split.length);
    return named(
      split.map((name, index) => ({ name, share: upTo(index + 1) - upTo(index) })),
      (_, index) => document.place([...path, index]),
      problems,
    );
  }
  const parts = Object.entries(split).map(([name, share]) => ({
    name,
    share: readShare(document, [...path, name], share, problems),
  }));
  if (parts.some(({ share }) => share === undefined)) return undefined;
  const known = parts.map(({ name, share }) => ({ name, share: share! }));
  const sum = known.reduce((total, { share }) => total + share, 0);
  if (sum !== whole) {
    problems.add('shape', `the shares make ${sum / 100}%, not 100%`, document.keyPlace(path));
  }
  return named(known, (name) => document.keyPlace([...path, name]), problems);
}

function named(
  parts: readonly { name: string; share: number }[],
  placeOf: (name: string, index: number) => SegmentRule['place'],
  problems: Problems,
) {
  parts.forEach(({ name }, index) => {
    if (name !== 'holdout') return;
    problems.add(
      'duplicate-name',
      '"holdout" is the control group',
      placeOf(name, index),
      'choose another name',
    );
  });
  return parts;
}
