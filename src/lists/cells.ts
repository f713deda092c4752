import { and, call, missing, not, number, text, type Formula } from '../expression/formula.ts';
import type { Provider, TextLimit } from './providers/provider.ts';

export interface CellRules {
  provider: Provider;
  formulas: 'neutralise' | 'keep';
}

/**
 * A value as a provider's file shows it: always text, missing where the value is missing (an empty cell).
 * Numbers are plain, dates in the provider's pattern, instants the local date, booleans `yes` or `no`, lists joined
 * by `, `. Text is one line, cannot run as a formula and is cut to the provider's limit. A text under a header with
 * "phone" in it becomes E.164 where the provider wants that and the text allows it; else it stays as it is.
 */
export function cell(header: string, value: Formula, rules: CellRules): Formula {
  const { provider } = rules;
  const name = header.toLowerCase();
  const pattern = text(name === 'birthday' ? provider.birthday : provider.date);
  switch (value.type) {
    case 'number':
      return call('written', value);
    case 'boolean':
      return call(
        'choose',
        call('truth', value),
        text('yes'),
        call('known', value),
        text('no'),
        missing('text'),
      );
    case 'date':
      return call('written_date', value, pattern);
    case 'timestamp':
      return call('written_date', call('date_of', call('local', value)), pattern);
    case 'list':
      return textCell(name, call('join_list', value, text(', ')), rules);
    case 'text': {
      const asText = textCell(name, value, rules);
      return provider.phone === 'e164' && name.includes('phone') ? phoneCell(value, asText) : asText;
    }
  }
}

function textCell(name: string, value: Formula, { provider, formulas }: CellRules): Formula {
  const safe = guard(call('one_line', value), formulas);
  return cut(safe, provider.headerLimits[name] ?? provider.text);
}

/**
 * One-line text with an apostrophe before what a spreadsheet would run (OWASP, "CSV injection"): text that begins
 * with `=`, `+`, `-` or `@`, after blanks or not. Numbers, and so E.164 phones, are left alone.
 */
export function guard(line: Formula, formulas: CellRules['formulas']): Formula {
  if (formulas === 'keep') return line;
  const runs = call('matches', line, text('^ *[=+@-]'));
  const isNumber = call('matches', line, text('^[+-]?[0-9]+([.,][0-9]+)?$'));
  return call('choose', and(runs, not(isNumber)), call('concat', text("'"), line), line);
}

function cut(value: Formula, limit: TextLimit | undefined): Formula {
  if (!limit) return value;
  return call(limit.unit === 'bytes' ? 'cut_bytes' : 'left', value, number(limit.max));
}

/**
 * What people write between the digits of a phone: the trunk zero in brackets, blanks (also those that do not break),
 * hyphens and dashes, dots, slashes, brackets. Letters stay, so that an extension never becomes part of the number.
 */
const phoneMarks = ['(0)', ' ', '\u00a0', '\u202f', '-', '\u2010', '\u2011', '\u2013', '.', '/', '(', ')'];

function phoneCell(value: Formula, otherwise: Formula): Formula {
  const digits = phoneMarks.reduce((rest, mark) => call('replace', rest, text(mark), text('')), value);
  return call('choose', call('matches', digits, text('^\\+[1-9][0-9]{6,14}$')), digits, otherwise);
}
