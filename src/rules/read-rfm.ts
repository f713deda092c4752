import type { Problems } from '../problems/problem.ts';
import type { Path, RulesDocument } from './document.ts';
import { readDuration } from './duration.ts';
import type { Cell, RfmRule } from './rules.ts';
import type { RulesContent } from './schema.ts';
import { counted } from '../problems/count.ts';

type RfmContent = NonNullable<RulesContent['rfm']>;

/**
 * The usual eleven names as a partition of the 25 cells: rows by R, best first, columns by the mean of F and M from 1.
 * Published tables overlap; this grid gives every cell one name and every name a cell.
 */
const usualGrid: readonly (readonly string[])[] = [
  ['new', 'potential_loyalist', 'potential_loyalist', 'champions', 'champions'],
  ['promising', 'potential_loyalist', 'potential_loyalist', 'loyal', 'champions'],
  ['about_to_sleep', 'about_to_sleep', 'need_attention', 'loyal', 'loyal'],
  ['hibernating', 'hibernating', 'at_risk', 'at_risk', 'at_risk'],
  ['lost', 'lost', 'at_risk', 'cant_lose', 'cant_lose'],
];

/** The RFM block; whatever is wrong with its bounds and its grid is added to `problems`. */
export function readRfm(document: RulesDocument, rfm: RfmContent, problems: Problems): RfmRule {
  const written = (key: 'of' | 'value' | 'among') =>
    rfm[key] === undefined ? {} : { [key]: document.written(['rfm', key]) };
  const classes = rfm.classes ?? 5;
  const window = rfm.in === undefined ? undefined : readDuration(rfm.in.replace(/^last /, ''));
  if (rfm.in !== undefined && (!window || !rfm.in.startsWith('last '))) {
    const message = 'this is a window that reaches back, such as last 24 months';
    problems.add('shape', message, document.place(['rfm', 'in']));
  }
  for (const [figure, bounds] of Object.entries(rfm.bounds ?? {})) {
    checkBounds(document, ['rfm', 'bounds', figure], bounds!, classes, problems);
  }
  return {
    place: document.keyPlace(['rfm']),
    ...written('of'),
    ...written('value'),
    ...written('among'),
    ...(window && { window }),
    classes,
    frequency: rfm.frequency ?? 'orders',
    monetary: rfm.monetary ?? 'sum',
    bounds: rfm.bounds ?? {},
    groups: groupsOf(document, rfm, classes, problems),
  };
}

/** One bound fewer than classes, none below the one before; classes that nobody reaches have none. */
function checkBounds(
  document: RulesDocument,
  path: Path,
  bounds: readonly (number | null)[],
  classes: number,
  problems: Problems,
): void {
  if (bounds.length !== classes - 1) {
    const message = `${classes} classes have ${classes - 1} bounds, these are ${bounds.length}`;
    problems.add('shape', message, document.keyPlace(path));
  }
  const known = bounds.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  known.slice(1).forEach(({ value, index }, before) => {
    if (value >= known[before]!.value) return;
    problems.add('shape', 'bounds go upwards', document.place([...path, index]));
  });
}

/** The groups' cells, of which each of the grid is in one group. */
function groupsOf(
  document: RulesDocument,
  { groups }: RfmContent,
  classes: number,
  problems: Problems,
): ReadonlyMap<string, readonly Cell[]> {
  const range = Array.from({ length: classes }, (_, index) => index + 1);
  if (!groups) {
    if (classes !== 5) {
      const message = `the usual eleven groups need five classes, and these are ${classes}`;
      const hint = 'name your own under "groups:", each by its cells: [R, FM], or R for a whole row';
      problems.add('shape', message, document.place(['rfm', 'classes']), hint);
    }
    return usualGroups();
  }
  const owners = new Map<string, string>();
  const found = new Map<string, Cell[]>();
  for (const [name, items] of Object.entries(groups)) {
    const cells: Cell[] = [];
    items.forEach((item, index) => {
      const place = document.place(['rfm', 'groups', name, index]);
      for (const [r, fm] of typeof item === 'number' ? range.map((each) => [item, each] as const) : [item]) {
        const called = `R ${r}, FM ${fm}`;
        const owner = owners.get(called);
        if (!range.includes(r) || !range.includes(fm)) {
          problems.add('shape', `there is no cell ${called}: classes are 1 to ${classes}`, place);
        } else if (owner !== undefined) {
          problems.add('shape', `${called} is in "${owner}" already`, place);
        } else {
          owners.set(called, name);
          cells.push({ r, fm });
        }
      }
    });
    found.set(name, cells);
  }
  const all = range.flatMap((r) => range.map((fm) => `R ${r}, FM ${fm}`));
  const left = all.filter((cell) => !owners.has(cell));
  if (left.length > 0) {
    const message = `no group has ${left.slice(0, 3).join('; ')}${left.length > 3 ? `, nor ${counted(left.length - 3, 'cell')} more` : ''}`;
    problems.add('shape', message, document.keyPlace(['rfm', 'groups']));
  }
  return found;
}

function usualGroups(): ReadonlyMap<string, readonly Cell[]> {
  const groups = new Map<string, Cell[]>();
  usualGrid.forEach((row, index) =>
    row.forEach((name, column) => {
      groups.set(name, [...(groups.get(name) ?? []), { r: 5 - index, fm: column + 1 }]);
    }),
  );
  return groups;
}
