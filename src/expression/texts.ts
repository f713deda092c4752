import { call, type Formula } from './formula.ts';

/** All texts that a formula can give, where it only chooses among texts that are written in it; undefined: any. */
export function textsOf(formula: Formula): readonly string[] | undefined {
  if (formula.type !== 'text') return undefined;
  if (formula.kind === 'column') return formula.texts;
  if (formula.kind === 'literal') return formula.value === null ? [] : [String(formula.value)];
  if (formula.primitive !== 'choose') return undefined;
  const { arguments: args } = formula;
  const chosen = args.filter((_, index) => index % 2 === 1 || index === args.length - 1).map(textsOf);
  return chosen.some((texts) => texts === undefined) ? undefined : chosen.flatMap((texts) => texts!);
}

/** A text as a cell of CSV, by what it is made of: one that cannot hold a mark is one as it is. */
export function csvCell(text: Formula, madeOf: Formula): Formula {
  return isCsvCell(madeOf) ? text : call('csv_cell', text);
}

function isCsvCell(formula: Formula): boolean {
  const texts = textsOf(formula);
  if (texts) return !texts.some((each) => /[",\r\n]/.test(each));
  if (formula.kind !== 'call') return false;
  const [first, pattern] = formula.arguments;
  switch (formula.primitive) {
    case 'written':
      return ['number', 'boolean', 'date', 'timestamp'].includes(first!.type);
    case 'written_date':
      return isCsvCell(pattern!);
    case 'one_line':
    case 'left':
    case 'cut_bytes':
      return isCsvCell(first!);
    default:
      return false;
  }
}
