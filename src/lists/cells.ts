import {
  and,
  call,
  missing,
  not,
  number,
  text,
  type Formula,
  type Primitive,
} from '../expression/formula.ts';
import { e164 } from './phones.ts';
import type { Provider, TextLimit } from './providers/provider.ts';
import { textsOf } from '../expression/texts.ts';

export interface CellRules {
  provider: Provider;
  formulas: 'neutralise' | 'keep';
}

/** What stands in a cell, and whether it had to be cut to get there. */
export interface Cell {
  value: Formula;
  cut?: Formula;
}

/**
 * A value as a provider's file shows it: always text, missing where the value is missing (an empty cell).
 * Numbers are plain, dates in the provider's pattern, instants the local date, booleans `yes` or `no`, lists joined
 * by `, `. Text is one line, cannot run as a formula and is cut to the provider's limit. A text under a header with
 * "phone" in it becomes E.164, which every provider takes, where the text allows it, `country` being where a number
 * without a country's code is dialled; else it stays as it is.
 */
export function cell(header: string, value: Formula, rules: CellRules, country?: Formula): Cell {
  const { provider } = rules;
  const name = header.toLowerCase();
  const pattern = text(name === 'birthday' ? provider.birthday : provider.date);
  switch (value.type) {
    case 'number':
      return { value: call('written', value) };
    case 'boolean':
      return {
        value: call(
          'choose',
          call('truth', value),
          text('yes'),
          call('known', value),
          text('no'),
          missing('text'),
        ),
      };
    case 'date':
      return { value: call('written_date', value, pattern) };
    case 'timestamp':
      return { value: call('written_date', call('date_of', call('local', value)), pattern) };
    case 'list':
      return textCell(name, call('join_list', value, text(', ')), rules);
    case 'text': {
      const asText = textCell(name, value, rules);
      if (!name.includes('phone')) return asText;
      return { ...asText, value: e164(value, country, asText.value) };
    }
  }
}

/** What a spreadsheet would run, behind blanks too. */
const formulaStart = '^ *[=+@-]';

/** Whether a text that is known can stand in a cell as it is. */
function isFine(value: string, limit: TextLimit | undefined, formulas: CellRules['formulas']): boolean {
  const length = limit?.unit === 'bytes' ? Buffer.byteLength(value) : [...value].length;
  const fits = limit === undefined || length <= limit.max;
  return (
    fits &&
    !/[\p{Cc}\u2028\u2029]/u.test(value) &&
    (formulas === 'keep' || !new RegExp(formulaStart).test(value))
  );
}

function textCell(name: string, value: Formula, { provider, formulas }: CellRules): Cell {
  const safe = guard(oneLine(value), formulas);
  const limit = provider.headerLimits.get(name) ?? provider.text;
  if (textsOf(value)?.every((each) => isFine(each, limit, formulas))) return { value };
  if (!limit) return { value: safe };
  const [cut, length] = (
    limit.unit === 'bytes' ? ['cut_bytes', 'byte_length'] : ['left', 'length']
  ) satisfies Primitive[];
  return {
    value: call(cut!, safe, number(limit.max)),
    cut: call('less', number(limit.max), call(length!, safe)),
  };
}

/** Of parts that are joined each by itself: they may be cells of their own, and then this is known already. */
function oneLine(value: Formula): Formula {
  if (value.kind !== 'call' || value.primitive !== 'join_known') return call('one_line', value);
  const [mark, ...parts] = value.arguments;
  return call('join_known', mark!, ...parts.map(oneLine));
}

/**
 * One-line text with an apostrophe before what a spreadsheet would run (OWASP, "CSV injection"): text that begins
 * with `=`, `+`, `-` or `@`, after blanks or not. Numbers, and so E.164 phones, are left alone.
 */
export function guard(line: Formula, formulas: CellRules['formulas']): Formula {
  if (formulas === 'keep') return line;
  // All of these sort before letters, with which most texts begin.
  const runs = and(call('less', line, text('A')), call('matches', line, text(formulaStart)));
  const isNumber = call('matches', line, text('^[+-]?[0-9]+([.,][0-9]+)?$'));
  return call('choose', and(runs, not(isNumber)), call('concat', text("'"), line), line);
}
