import { primitive } from '../expression/convert.ts';
import type { Meaning, Reference } from '../expression/meaning.ts';
import type { ExpressionProblem } from '../expression/tree.ts';
import type { Rules, SegmentRule, Written } from '../rules/rules.ts';

/** Who is a member: those for whom `where` holds, without the excluded, narrowed to the top and to the limit. */
export interface SegmentMeaning {
  where: Meaning;
  exclude?: readonly Meaning[];
  /** Files of addresses by name. */
  includeFile?: string | undefined;
  excludeFile?: string | undefined;
  /** With the value that they are ordered by. */
  top?: { count: number; by: Meaning };
  /** `salt`: what makes one segment's draw unlike another's. */
  limit?: { count: number; salt: string };
}

/** What checking a segment needs; whatever gives undefined was reported. */
export interface SegmentChecks {
  condition(written: Written, what: string): Meaning | undefined;
  value(written: Written): Meaning | undefined;
  report(written: Written, problem: Pick<ExpressionProblem, 'code' | 'message' | 'hint'>): void;
}

const ordered = ['number', 'date', 'timestamp'];

/** The meaning of a segment, or undefined when a problem was reported: all of its expressions are checked. */
export function checkSegment(rule: SegmentRule, checks: SegmentChecks): SegmentMeaning | undefined {
  const where = checks.condition(rule.where, "a segment's condition");
  const exclude = rule.exclude.map((each) => checks.condition(each, 'what excludes people'));
  const by = rule.top && orderOf(rule.top.by, checks);
  const parts = rule.splitBy ? partsOf(rule.splitBy.by, checks) : true;
  if (!where || !parts || exclude.includes(undefined) || (rule.top && !by)) return undefined;
  return {
    where,
    exclude: exclude.filter((each) => each !== undefined),
    includeFile: rule.includeFile,
    excludeFile: rule.excludeFile,
    ...(rule.top && by && { top: { count: rule.top.count, by } }),
    ...(rule.limit !== undefined && { limit: { count: rule.limit, salt: rule.name } }),
  };
}

function orderOf(written: Written, checks: SegmentChecks): Meaning | undefined {
  const by = checks.value(written);
  if (!by || ordered.includes(by.type)) return by;
  const message = '"top" goes by a number, a date or an instant';
  checks.report(written, { code: 'wrong-type', message, hint: undefined });
  return undefined;
}

function partsOf(written: Written, checks: SegmentChecks): Meaning | undefined {
  const by = checks.value(written);
  if (by?.type !== 'list') return by;
  checks.report(written, { code: 'wrong-type', message: 'a list is not one value', hint: undefined });
  return undefined;
}

const nowhere = { start: 0, end: 0 };

/** Whether any of some conditions holds. */
export function anyOf(references: readonly Reference[]): Meaning {
  const each = references.map((to): Meaning => ({ kind: 'reference', to, type: to.type, ...nowhere }));
  return primitive('or', 'boolean', nowhere, ...each);
}

/** What is called after a segment with a dot: its control group and the parts of its split. */
function drawnNames({ holdout, split }: SegmentRule): string[] {
  return [...(holdout ? ['holdout'] : []), ...(split ?? []).map((part) => part.name)];
}

/** What `winback.holdout` or `winback.a` stands for, and the segment, where it has such people. */
export function drawnFrom({ segments }: Rules, name: string): { segment: string; to: Reference } | undefined {
  const dot = name.lastIndexOf('.');
  const segment = segments.get(name.slice(0, dot));
  const drawn = name.slice(dot + 1);
  if (!segment || !drawnNames(segment).includes(drawn)) return undefined;
  const what = drawn === 'holdout' ? 'holdout' : 'part';
  return { segment: segment.name, to: { what, name, type: 'boolean' } };
}

/** Segments as expressions write them; what is no plain name stands in backticks. */
export function segmentNames({ segments, families }: Rules): string[] {
  const members = new Map(
    [...families].flatMap(([family, of]) => of.members.map((name) => [name, family] as const)),
  );
  const written = (name: string) => {
    const family = members.get(name);
    if (family === undefined) return name;
    const rest = name.slice(family.length + 1);
    return `${family}.${/^[\p{L}_][\p{L}\p{N}_]*$/u.test(rest) ? rest : `\`${rest}\``}`;
  };
  const drawn = [...segments.values()].flatMap((rule) =>
    drawnNames(rule).map((each) => `${written(rule.name)}.${each}`),
  );
  return [...families.keys(), ...[...segments.keys()].map(written), ...drawn];
}
