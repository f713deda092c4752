import { isZone, zoneNames } from '../clock/zone.ts';
import type { Problems } from '../problems/problem.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { Located } from './rules.ts';

/** Adds a problem for what is no time zone, with the one that was meant: `Europe/Pariss`, `paris`, `new york`. */
export function checkZone({ value, place }: Located<string>, problems: Problems): void {
  if (isZone(value)) return;
  const names = zoneNames();
  const city = value.toLowerCase().replaceAll(' ', '_');
  const meant = names.find((name) => name.toLowerCase().endsWith(`/${city}`));
  const message = `"${value}" is no time zone${didYouMean(meant ?? value, names)}`;
  problems.add('unknown-zone', message, place, 'names are like Europe/Paris');
}
