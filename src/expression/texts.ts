import { call, text, type Formula } from './formula.ts';

/** All texts that a formula can give, where it only chooses among texts that are written in it; undefined: any. */
export function textsOf(formula: Formula): readonly string[] | undefined {
  if (formula.type !== 'text') return undefined;
  if (formula.kind === 'column') return formula.texts;
  if (formula.kind === 'literal') return formula.value === null ? [] : [String(formula.value)];
  if (formula.primitive !== 'choose') return undefined;
  const chosen = valuesOf(formula.arguments).map(textsOf);
  return chosen.some((texts) => texts === undefined) ? undefined : chosen.flatMap((texts) => texts!);
}

/** What makes a cell of CSV one in quotes; the first two can stand in one line. */
const csvMarks = ',"\n\r';
const lineMarks = csvMarks.slice(0, 2);

/** A text as a cell of CSV, by what it is made of: one that cannot hold a mark is one as it is. */
export function csvCell(written: Formula, madeOf: Formula): Formula {
  if (isCsvCell(madeOf)) return written;
  return call('csv_cell', written, text(isLine(madeOf) ? lineMarks : csvMarks));
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

/** Whether a text is one line whatever it is made of. */
function isLine(formula: Formula): boolean {
  if (formula.kind === 'literal') return !/[\r\n]/.test(String(formula.value));
  if (formula.kind !== 'call') return false;
  const { primitive, arguments: args } = formula;
  switch (primitive) {
    case 'one_line':
      return true;
    case 'left':
    case 'cut_bytes':
      return isLine(args[0]!);
    case 'concat':
      return args.every(isLine);
    case 'choose':
      return valuesOf(args).every(isLine);
    default:
      return false;
  }
}

/** What a choice chooses among: every second of its arguments, and the last. */
const valuesOf = (args: readonly Formula[]) =>
  args.filter((_, index) => index % 2 === 1 || index === args.length - 1);
