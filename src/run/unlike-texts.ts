import type { Column, Formula } from '../expression/formula.ts';
import { layerFormulas } from '../plan/columns.ts';
import type { Plan, Read } from '../plan/plan.ts';
import type { SourceShape } from '../sources/shape.ts';

/**
 * Texts that rules compare a column with and that its first values have with other capitals or blanks only: such a
 * condition most likely never holds. What these values do not have at all is nothing unusual.
 */
export function textWarnings({ reads, layers }: Plan): string[] {
  const customers = reads.find(({ source }) => source.role === 'customers');
  const ofPeople = layers.flatMap(layerFormulas).flatMap((formula) => comparedIn(formula, 'person'));
  return reads.flatMap((read) => {
    const ofRows = formulasOn(read, layers).flatMap((formula) => comparedIn(formula, 'row'));
    const texts = new Map<string, Set<string>>();
    for (const { column, text } of read === customers ? [...ofRows, ...ofPeople] : ofRows)
      texts.set(column, (texts.get(column) ?? new Set()).add(text));
    return [...texts].flatMap(([column, asked]) => warningsOf(read.source, column, [...asked]));
  });
}

/** The formulas over rows of one source alone: of others a column's name does not say whose it is. */
function formulasOn({ source, tests }: Read, layers: Plan['layers']): Formula[] {
  const aggregates = layers
    .flatMap((layer) => layer.aggregates)
    .filter(({ relation }) => 'source' in relation && relation.source === source.name);
  return [
    ...tests.map(({ formula }) => formula),
    ...aggregates.flatMap(({ filter, value }) => (value ? [filter, value] : [filter])),
  ];
}

interface Compared {
  column: string;
  text: string;
}

function comparedIn(formula: Formula, of: Column['of']): Compared[] {
  if (formula.kind !== 'call') return [];
  const { primitive, arguments: args } = formula;
  const column = args.find((each) => each.kind === 'column');
  if ((primitive !== 'equal' && primitive !== 'one_of') || column?.of !== of)
    return args.flatMap((each) => comparedIn(each, of));
  return args.flatMap((each) =>
    each.kind === 'literal' && typeof each.value === 'string'
      ? [{ column: column.name, text: each.value }]
      : [],
  );
}

function warningsOf(source: SourceShape, column: string, asked: readonly string[]): string[] {
  const shape = source.columns.find(({ name }) => name === column);
  if (shape?.reading.as !== 'text' || shape.value) return [];
  const values = source.firstTexts(column);
  const alike = new Map(values.map((value) => [folded(value), value]));
  return asked.flatMap((text) => {
    const there = alike.get(folded(text));
    // Warnings hold no address.
    if (there === undefined || values.includes(text) || text.includes('@')) return [];
    return [`${source.name}: a rule asks for "${text}" in "${column}", where the first rows have "${there}"`];
  });
}

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
