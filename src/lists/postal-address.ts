import { and, call, missing, number, or, text, type Formula } from '../expression/formula.ts';
import { guard, type Cell, type CellRules } from './cells.ts';
import type { Provider } from './providers/provider.ts';

/** Person fields that an address is made of, in its order; those without which there is none. */
const parts = ['address1', 'address2', 'city', 'province', 'zip', 'country'];
const needed = ['address1', 'city', 'zip', 'country'];

export const addressFields: readonly string[] = parts;

/**
 * A postal address in one cell, the country as a code of two capitals (`GB`, also where it is written `UK`); missing
 * where street, town, postcode or country is. Undefined when the fields for it are not there.
 */
export function postalAddress(
  fields: Readonly<Record<string, Formula>>,
  { separator, maxPart }: NonNullable<Provider['postalAddress']>,
  formulas: CellRules['formulas'],
): Cell | undefined {
  if (!needed.every((each) => fields[each])) return undefined;
  const lines = parts.flatMap((name) => {
    const field = fields[name];
    if (!field) return [];
    return [name === 'country' ? countryCode(field) : oneBlank(call('trim', call('one_line', field)))];
  });
  const isThere = and(...needed.map((each) => call('known', fields[each]!)));
  const whole = call(
    'join_known',
    text(separator),
    ...lines.map((line) => call('left', line, number(maxPart))),
  );
  return {
    value: call('choose', isThere, guard(whole, formulas), missing('text')),
    cut: and(isThere, or(...lines.map((line) => call('less', number(maxPart), call('length', line))))),
  };
}

function countryCode(country: Formula): Formula {
  const code = call('upper', call('trim', country));
  return call('choose', call('equal', code, text('UK')), text('GB'), code);
}

/** Runs of up to eight blanks become one: two of them would begin the next part. */
function oneBlank(line: Formula): Formula {
  return [1, 2, 3].reduce((rest) => call('replace', rest, text('  '), text(' ')), line);
}
