import { callsOf, columnsOf, mailAddress, type Formula } from '../expression/formula.ts';
import type { SourceShape } from '../sources/shape.ts';
import { relationFormulas } from './columns.ts';
import type { Layer } from './plan.ts';
import { reads } from './row-tests.ts';

/** How much of what a formula looks at is mail events, through all columns of people that it is made of. */
export type MailShare = 'all' | 'some' | 'none';

/** `all`: it looks at mail events and addresses only, so that it can be asked of people who are no customers too. */
export function mailShare(
  formula: Formula,
  layers: readonly Layer[],
  sources: ReadonlyMap<string, SourceShape>,
): MailShare {
  const columns = new Map(layers.flatMap((layer) => layer.columns).map((each) => [each.name, each.formula]));
  const aggregates = new Map(layers.flatMap((layer) => layer.aggregates).map((each) => [each.name, each]));
  const seen = new Set<string>([mailAddress.name]);
  let mail = false;
  let others = false;

  function visit(part: Formula): void {
    others ||= callsOf(part, 'lookup').length > 0;
    for (const name of columnsOf(part, 'person')) {
      if (seen.has(name)) continue;
      seen.add(name);
      const inner = columns.get(name);
      const aggregate = aggregates.get(name);
      if (inner) visit(inner);
      if (!aggregate) {
        others ||= !inner;
        continue;
      }
      const { relation, filter, value } = aggregate;
      for (const { name: source, role } of sources.values()) {
        if (!reads(relation, source)) continue;
        if (role === 'mail') mail = true;
        else others = true;
      }
      for (const each of [filter, ...(value ? [value] : []), ...relationFormulas(relation)]) visit(each);
    }
  }

  visit(formula);
  if (!mail) return 'none';
  return others ? 'some' : 'all';
}
