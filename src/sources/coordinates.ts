import type { SourceRule } from '../rules/rules.ts';
import type { Drafts } from './drafts.ts';
import type { ColumnShape } from './shape.ts';

const latitudes = ['latitude', 'lat'];
const longitudes = ['longitude', 'lon', 'lng', 'long'];

/** Degrees in a reference table are numbers, unless the rules say what they are. */
export function readCoordinates(drafts: Drafts, rule: SourceRule): void {
  for (const name of [...latitudes, ...longitudes]) {
    const draft = drafts.get(name);
    if (!draft || rule.columns.has(name)) continue;
    draft.column = { ...draft.column, type: 'number', reading: { as: 'number', decimal: '.' } };
  }
}

/** The columns of latitude and longitude, by their usual names, where both are there as numbers. */
export function coordinatesOf(
  columns: readonly ColumnShape[],
): readonly [ColumnShape, ColumnShape] | undefined {
  const find = (names: readonly string[]) =>
    names.flatMap((name) => columns.filter((each) => each.name === name && each.type === 'number'))[0];
  const [latitude, longitude] = [find(latitudes), find(longitudes)];
  return latitude && longitude && [latitude, longitude];
}
