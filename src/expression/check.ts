import { didYouMean } from '../problems/suggest.ts';
import { parseInstant } from '../clock/instant.ts';
import { callAggregate, callPopulation } from './check-aggregates.ts';
import { functionsFromElsewhere } from './habits.ts';
import { waysOf } from './columns-of-events.ts';
import { callPeriod } from './check-periods.ts';
import { callTable } from './check-tables.ts';
import { bandOf } from './bands.ts';
import { convert, expect, literalOf, nameOfType, primitive } from './convert.ts';
import type { Parameter, Registry } from './definition.ts';
import { refuseEarlier } from './earlier.ts';
import { parametersFor, refuseUnwritten, signature } from './parameters.ts';
import type { Field, Meaning, Names, Reference, ShiftMeaning } from './meaning.ts';
import { misplacedClause } from './misplaced-clause.ts';
import { rangeOf } from './ranges.ts';
import { countOf, hasItems, inNext, negate, oneOf, operate, within } from './operators.ts';
import {
  chosen,
  comparedWith,
  unknownField,
  unknownName,
  unknownStage,
  type Meant,
  type NameTree,
} from './unknown-names.ts';
import { askAt, ExpressionProblem, type Shift, type Span, type Tree } from './tree.ts';

/** The row that an inner expression looks at: its columns, and the event set's name by which they may be called. */
export interface Row {
  sets: ReadonlySet<string>;
  fields: ReadonlyMap<string, Field>;
}

/** Turns trees into meanings: resolves names, checks types, says what is wrong where. */
export class Checker {
  readonly names: Names;
  readonly registry: Registry;
  readonly zone: string;

  constructor(names: Names, registry: Registry, zone: string) {
    this.names = names;
    this.registry = registry;
    this.zone = zone;
  }

  /** A condition. Throws an ExpressionProblem when the tree is none. */
  condition(tree: Tree, row?: Row, what = 'this'): Meaning {
    return expect(this.value(tree, row), 'boolean', this.zone, what);
  }

  /** A value of any type; `meant` says what a name of nothing would have been meant for in its place. */
  value(tree: Tree, row?: Row, meant?: Meant): Meaning {
    switch (tree.kind) {
      case 'number':
        return this.number(tree);
      case 'text':
        return literalOf('text', tree.value, tree);
      case 'truth':
        return literalOf('boolean', tree.value, tree);
      case 'name':
        return this.name(tree, row, meant);
      case 'not':
        return { ...negate(this.condition(tree.operand, row, 'what stands after "not"')), ...spanOf(tree) };
      case 'negate':
        return this.negative(tree, row);
      case 'binary':
        return this.binary(tree, row);
      case 'in':
        return this.negated(tree, this.oneOfThese(tree, row));
      case 'in_named':
        return this.negated(tree, this.inNamed(tree, row));
      case 'in_next':
        return inNext(this.value(tree.value, row), tree);
      case 'band':
        return bandOf(tree, this.values([tree.value, ...tree.bounds.map(({ at }) => at)], row), this.zone);
      case 'has':
        return this.hasThese(tree, row);
      case 'between': {
        const [value, low, high] = this.values([tree.value, tree.low, tree.high], row);
        return this.negated(tree, within(value!, low!, high!, this.zone));
      }
      case 'is': {
        const known = primitive('known', 'boolean', tree, this.value(tree.value, row));
        return tree.test === 'known' ? known : negate(known);
      }
      case 'count_of':
        return countOf(tree, this.values(tree.of, row), this.zone);
      case 'as_of':
        return this.asOf(tree, row);
      case 'call':
        return this.call(tree, row);
      case 'duration':
        throw new ExpressionProblem(
          'wrong-place',
          'a length of time stands in a window or after "as of"',
          tree,
          'to compare days, compare a number: days_since(...) > 30',
        );
      case 'parameter':
        return this.parameter(tree);
      case 'query':
        throw misplacedClause(this.names, tree);
    }
  }

  private values(trees: readonly Tree[], row: Row | undefined, meant?: Meant): Meaning[] {
    return trees.map((tree) => this.value(tree, row, meant));
  }

  private binary({ operator, left, right }: Tree & { kind: 'binary' }, row: Row | undefined): Meaning {
    const first = this.value(left, row);
    const second = this.value(right, row, comparedWith(first, operator));
    return operate(operator, first, second, this.zone);
  }

  private oneOfThese(tree: Tree & { kind: 'in' }, row: Row | undefined): Meaning {
    const value = this.value(tree.value, row);
    return oneOf(value, this.values(tree.items, row, comparedWith(value)), this.zone, tree);
  }

  private hasThese(tree: Tree & { kind: 'has' }, row: Row | undefined): Meaning {
    const list = this.value(tree.value, row);
    const items = this.values(tree.items, row, comparedWith(list));
    return hasItems(list, tree.quantity, items, this.zone, tree);
  }

  private negated(tree: { negated: boolean }, meaning: Meaning): Meaning {
    return tree.negated ? negate(meaning) : meaning;
  }

  private number(tree: Span & { value: number }): Meaning {
    const places = /\.(\d+)$/.exec(String(tree.value))?.[1]?.length ?? 0;
    if (places > 6 || Math.abs(tree.value) >= 1e15) {
      throw new ExpressionProblem(
        'wrong-value',
        'numbers have at most six decimals and fifteen digits',
        tree,
      );
    }
    return literalOf('number', tree.value, tree);
  }

  private parameter(tree: Tree & { kind: 'parameter' }): Meaning {
    const { name } = tree;
    const value = this.names.parameter(name);
    if (typeof value === 'number') return this.number({ ...tree, value });
    if (value !== undefined) return literalOf('text', value, tree);
    const suggestion = didYouMean(
      `$${name}`,
      [...this.names.all('parameters')].map((each) => `$${each}`),
    );
    const hint = suggestion === '' ? `a segment gives it: "for: { ${name}: [...] }"` : undefined;
    throw new ExpressionProblem(
      'unknown-name',
      `nothing gives $${name} a value here${suggestion}`,
      tree,
      hint,
    );
  }

  private negative(tree: Span & { operand: Tree }, row: Row | undefined): Meaning {
    const operand = expect(this.value(tree.operand, row), 'number', this.zone, 'what stands after "-"');
    if (operand.kind === 'literal') return literalOf('number', -Number(operand.value), tree);
    return primitive('negate', 'number', tree, operand);
  }

  private name(tree: NameTree, row: Row | undefined, meant: Meant | undefined): Meaning {
    const [head, ...rest] = tree.parts.map((part) => part.name);
    const member = rest.join('.');
    if (rest.length > 0) return this.member(tree, head!, member, row, meant);
    const field = row?.fields.get(head!);
    if (field) return fieldMeaning(field, tree);
    const reference = askAt(tree, () => this.names.value(head!));
    if (reference) return referenceMeaning(reference, tree);
    const constant = this.names.constant(head!);
    if (typeof constant === 'string') return literalOf('text', constant, tree);
    if (typeof constant === 'number') return literalOf('number', constant, tree);
    if (constant) {
      throw new ExpressionProblem('wrong-place', `"${head}" is a list`, tree, `ask: country in ${head}`);
    }
    if (askAt(tree, () => this.names.events(head!))) {
      throw new ExpressionProblem(
        'wrong-type',
        `"${head}" is an event set, not a value`,
        tree,
        `ask: any(${head}), count(${head}) or none(${head})`,
      );
    }
    throw unknownName(this, tree, row, meant);
  }

  private member(
    tree: NameTree,
    head: string,
    member: string,
    row: Row | undefined,
    meant: Meant | undefined,
  ): Meaning {
    if (row?.sets.has(head)) {
      const field = row.fields.get(member);
      if (field) return fieldMeaning(field, tree);
      throw unknownField(tree, head, member, row.fields);
    }
    const reference = askAt(tree, () => this.names.member(head, member));
    if (reference) return referenceMeaning(reference, tree);
    if (this.names.isStage(head)) throw unknownStage(this.names, tree, head, member);
    const set = this.names.events(head);
    if (set && !set.fields.has(member)) throw unknownField(tree, head, member, set.fields);
    if (set) {
      throw new ExpressionProblem(
        'wrong-place',
        `each of a person's ${head} has its "${member}", and one must be made of them`,
        tree,
        `ask: ${waysOf(head, member, set.fields.get(member)!.type)}`,
      );
    }
    if (this.names.table(head)) {
      throw new ExpressionProblem(
        'wrong-place',
        `"${head}" is a reference table, and one of its rows must be found`,
        tree,
        `ask: lookup(${head}.${member}, KEY)`,
      );
    }
    throw unknownName(this, tree, row, meant);
  }

  private inNamed(tree: Tree & { kind: 'in_named' }, row: Row | undefined): Meaning {
    const name = tree.list.parts.map((part) => part.name).join('.');
    const constant = this.names.constant(name);
    if (!Array.isArray(constant)) {
      const message = `no list is called "${name}"${didYouMean(name, this.names.all('constants'))}`;
      throw new ExpressionProblem(
        'unknown-name',
        message,
        tree.list,
        'lists are written (a, b) or named in "constants:"',
      );
    }
    const items = constant.map((item: string | number) =>
      literalOf(typeof item === 'number' ? 'number' : 'text', item, tree.list),
    );
    return oneOf(this.value(tree.value, row), items, this.zone, tree);
  }

  private asOf(tree: Tree & { kind: 'as_of' }, row: Row | undefined): Meaning {
    if (row)
      throw new ExpressionProblem('wrong-place', '"as of" moves the clock for a person, not for a row', tree);
    const operand = this.value(tree.operand);
    if (operand.kind === 'literal') {
      throw new ExpressionProblem(
        'wrong-place',
        '"as of" has nothing to move here',
        tree,
        'it binds tighter than a comparison: put the whole condition in parentheses',
      );
    }
    refuseEarlier(operand);
    return { ...operand, kind: 'as_of', operand, shift: this.shift(tree.shift), ...spanOf(tree) };
  }

  private shift(shift: Shift): ShiftMeaning {
    if ('ago' in shift) return shift;
    const instant = shift.date.kind === 'text' ? parseInstant(shift.date.value, this.zone) : undefined;
    if (instant === undefined) throw new ExpressionProblem('wrong-value', 'this is not a date', shift.date);
    return { instant };
  }

  private call(tree: Tree & { kind: 'call' }, row: Row | undefined): Meaning {
    const { functions, aggregates, populations, periods, tables } = this.registry;
    const period = periods.get(tree.name);
    const table = tables.get(tree.name);
    if (table) return callTable(this, table, tree, row);
    if (period) return callPeriod(this, period, tree, row);
    const aggregate = aggregates.get(tree.name);
    const population = populations.get(tree.name);
    const among = tree.arguments.some((arg) => arg.kind === 'query' && arg.among);
    if (population && (among || !aggregate)) {
      if (row)
        throw new ExpressionProblem('wrong-place', `${tree.name} ranks people, not rows`, tree.nameSpan);
      return callPopulation(this, population, tree);
    }
    if (aggregate) return callAggregate(this, aggregate, tree);
    const definition = functions.get(tree.name);
    if (!definition) {
      const known = [
        ...functions.keys(),
        ...aggregates.keys(),
        ...populations.keys(),
        ...periods.keys(),
        ...tables.keys(),
      ];
      const meant = functionsFromElsewhere.get(tree.name.toLowerCase());
      const called = meant === undefined ? didYouMean(tree.name, known) : `; it is called "${meant}" here`;
      const message = `no function "${tree.name}"${called}`;
      throw new ExpressionProblem('unknown-name', message, tree.nameSpan);
    }
    const meant = chosen(definition, tree.arguments);
    const given = tree.arguments.map((each, index) => this.value(each, row, meant[index]));
    const args = this.arguments(tree, definition, given);
    const parameters = parametersFor(definition.parameters, args.length)!;
    const same = args.filter((_, index) => parameters[index]!.type === 'same');
    const type = definition.result === 'same' ? same[0]!.type : definition.result;
    const writtenOut = parameters.every((each) => each.type !== 'same' || each.literal);
    const texts = same.flatMap((each) => (each.kind === 'literal' ? [String(each.value)] : []));
    const values =
      definition.values ??
      (writtenOut && definition.result === 'same' && type === 'text' ? texts : undefined);
    return {
      kind: 'apply',
      definition,
      arguments: args,
      type,
      ...(values && { values }),
      ...rangeOf(definition, args),
      ...spanOf(tree),
    };
  }

  /** Arguments of the right number and types. */
  arguments(
    tree: Tree & { kind: 'call' },
    { name, parameters }: { name: string; parameters: readonly Parameter[] },
    given: readonly Meaning[],
  ): Meaning[] {
    const wanted = parametersFor(parameters, given.length);
    if (!wanted) {
      throw new ExpressionProblem('wrong-arguments', `it is written ${signature(name, parameters)}`, tree);
    }
    let same: Meaning | undefined;
    return given.map((arg, index) => {
      const parameter = wanted[index]!;
      const what = `"${parameter.name}" of ${name}`;
      refuseUnwritten(parameter, arg, what);
      const { type } = parameter;
      if (type === 'any') return arg;
      if (typeof type === 'object') {
        if (type.includes(arg.type)) return arg;
        const names = type.map(nameOfType).join(' or ');
        const message = `${what} must be ${names}, this is ${nameOfType(arg.type)}`;
        throw new ExpressionProblem('wrong-type', message, arg);
      }
      if (type !== 'same') return expect(arg, type, this.zone, what);
      same ??= arg;
      const converted = convert(arg, same.type, this.zone);
      if (converted) return converted;
      const message = `the values of ${name} must be of one type: this is ${nameOfType(arg.type)}, the first is ${nameOfType(same.type)}`;
      throw new ExpressionProblem('wrong-type', message, arg);
    });
  }
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

function fieldMeaning(field: Field, span: Span): Meaning {
  return { kind: 'field', ...field, ...spanOf(span) };
}

function referenceMeaning(to: Reference, span: Span): Meaning {
  const { type, values, range, remedy } = to;
  return {
    kind: 'reference',
    to,
    type,
    ...(values && { values }),
    ...(range && { range }),
    ...(remedy && { remedy }),
    ...spanOf(span),
  };
}
