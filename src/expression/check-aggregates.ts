import { ofWhichEvents } from './columns-of-events.ts';
import { didYouMean } from '../problems/suggest.ts';
import type { Checker, Row } from './check.ts';
import { rangeOf } from './ranges.ts';
import { refuseNoTime } from './check-windows.ts';
import { windowOfDates } from './token-stream.ts';
import { expect, nameOfType } from './convert.ts';
import type { AggregateDefinition, PopulationDefinition } from './definition.ts';
import type { EventPart, EventSet, Meaning, Selection, SequenceMeaning, WindowMeaning } from './meaning.ts';
import {
  askAt,
  ExpressionProblem,
  type Query,
  type Sequence,
  type Span,
  type Tree,
  type Window,
} from './tree.ts';

type CallTree = Tree & { kind: 'call' };

/** `count(opens in last 90 days)`, `sum(orders.total where ...)`. */
export function callAggregate(checker: Checker, definition: AggregateDefinition, tree: CallTree): Meaning {
  const [argument, extra] = tree.arguments;
  const [first, second] =
    argument?.kind === 'binary' && argument.operator === 'and'
      ? [argument.left, argument.right]
      : [argument, extra];
  if (first && second && eventSetOf(checker, first) && eventSetOf(checker, second)) {
    const { name, result } = definition;
    const apart = result === 'boolean' ? `; of each apart: ${name}(A) and ${name}(B)` : '';
    const hint = `write ${name}(A or B)${apart}`;
    throw new ExpressionProblem(
      'wrong-arguments',
      'event sets are joined by "or"',
      { start: first.start, end: second.end },
      hint,
    );
  }
  if (!argument || extra) {
    throw new ExpressionProblem('wrong-arguments', `it is written ${definition.name}(events)`, extra ?? tree);
  }
  const query: Query =
    argument.kind === 'query'
      ? argument
      : { ...spanOf(argument), kind: 'query', subject: argument, windows: [] };
  refuseFuture(checker, query.subject);
  refuseDates(checker, query.subject);
  refuseShift(checker, definition, query.subject);
  const set = eventSetOf(checker, query.subject);
  const named = set ?? valueSet(checker, definition, query.subject);
  const row: Row = { sets: named.names, fields: named.set.fields };
  const value = set ? undefined : checker.value(query.subject, row);
  const selection = select(checker, named.set, query, row, definition.tests);
  const span = spanOf(tree);
  if (!value) {
    if (definition.of !== 'events' && definition.of !== 'events or values') {
      const name = [...named.names][0];
      const field = [...named.set.fields.values()].find((each) => each.type === definition.of)?.name ?? 'at';
      const hint = `say of what: ${definition.name}(${name}.${field})`;
      throw new ExpressionProblem(
        'wrong-arguments',
        `${definition.name} takes a value of each event`,
        argument,
        hint,
      );
    }
    return {
      kind: 'aggregate',
      definition,
      selection,
      type: definition.result === 'same' ? 'number' : definition.result,
      ...rangeOf(definition),
      ...span,
    };
  }
  if (definition.of === 'events') {
    const name = [...named.names][0]!;
    const hint =
      value.type === 'boolean'
        ? `put the condition after "where": ${definition.name}(${name} where ...)`
        : undefined;
    throw new ExpressionProblem(
      'wrong-arguments',
      `${definition.name} takes events, not a value of them`,
      query.subject,
      hint,
    );
  }
  const wanted = definition.of;
  const typed =
    wanted === 'any' || wanted === 'events or values'
      ? value
      : expect(value, wanted, checker.zone, `what ${definition.name} takes`);
  const type = definition.result === 'same' ? typed.type : definition.result;
  return { kind: 'aggregate', definition, selection, value: typed, type, ...rangeOf(definition), ...span };
}

function refuseFuture(checker: Checker, tree: Tree): void {
  if (tree.kind !== 'in_next' || !eventSetOf(checker, tree.value)) return;
  const message = 'events are seen up to the instant of the run; none lies ahead';
  const hint = 'a column of theirs may: any(orders where COLUMN in next 3 days)';
  throw new ExpressionProblem('wrong-place', message, tree, hint);
}

/** `any(orders between '2026-01-01' and '2026-02-01')`. */
function refuseDates(checker: Checker, tree: Tree): void {
  if (tree.kind !== 'between' || tree.negated || tree.low.kind !== 'text' || tree.high.kind !== 'text')
    return;
  if (!eventSetOf(checker, tree.value)) return;
  const span = { start: tree.value.end + 1, end: tree.end };
  throw windowOfDates(tree.low.value, tree.high.value, span);
}

/** `none(orders as of 30 days ago)`: the clock is moved for what is made of the events. */
function refuseShift(checker: Checker, { name }: AggregateDefinition, tree: Tree): void {
  if (tree.kind !== 'as_of') return;
  const { operand, shift } = tree;
  const isOfEvents =
    eventSetOf(checker, operand) !== undefined ||
    (operand.kind === 'name' &&
      askAt(operand, () => checker.names.events(operand.parts[0]!.name)) !== undefined);
  if (!isOfEvents) return;
  const when =
    'ago' in shift
      ? `${shift.ago.amount} ${shift.ago.unit}${shift.ago.amount === 1 ? '' : 's'} ago`
      : shift.date.kind === 'text'
        ? `'${shift.date.value}'`
        : 'then';
  const span = { start: operand.end + 1, end: tree.end };
  const message = `"as of" stands behind the brackets: ${name}(...) as of ${when}`;
  throw new ExpressionProblem('wrong-place', message, span);
}

/** The events that a definition under `events:` or a score's entry names. */
export function checkEvents(checker: Checker, tree: Tree): EventSet {
  const query: Query =
    tree.kind === 'query' ? tree : { ...spanOf(tree), kind: 'query', subject: tree, windows: [] };
  if (query.sequence) {
    throw new ExpressionProblem(
      'wrong-place',
      'a sequence is asked in a condition, not in an event set',
      query.sequence,
    );
  }
  if (query.latest) {
    const message = '"latest" is asked in a condition, not in an event set';
    throw new ExpressionProblem('wrong-place', message, query.latest);
  }
  const named = eventSetOf(checker, query.subject);
  if (!named) throw unknownEvents(checker, query.subject);
  const { parts } = select(checker, named.set, query, { sets: named.names, fields: named.set.fields });
  return { parts, fields: named.set.fields };
}

/** Whether a tree names events: a set, or several joined by "or". */
export function namesEvents(checker: Checker, tree: Tree): boolean {
  const subject = tree.kind === 'query' ? tree.subject : tree;
  return eventSetOf(checker, subject) !== undefined;
}

interface NamedSet {
  names: ReadonlySet<string>;
  set: EventSet;
}

function eventSetOf(checker: Checker, tree: Tree): NamedSet | undefined {
  if (tree.kind === 'name' && tree.parts.length === 1) {
    const name = tree.parts[0]!.name;
    const set = askAt(tree, () => checker.names.events(name));
    return set && { names: new Set([name]), set };
  }
  if (tree.kind !== 'binary' || tree.operator !== 'or') return undefined;
  const left = eventSetOf(checker, tree.left);
  const right = eventSetOf(checker, tree.right);
  if (!left && !right) return undefined;
  if (!left) throw unknownEvents(checker, tree.left);
  if (!right) throw unknownEvents(checker, tree.right);
  const fields = new Map(
    [...left.set.fields].filter(([name, field]) => right.set.fields.get(name)?.type === field.type),
  );
  return {
    names: new Set([...left.names, ...right.names]),
    set: { parts: [...left.set.parts, ...right.set.parts], fields },
  };
}

/** The one event set whose columns a value is made of. */
function valueSet(checker: Checker, definition: AggregateDefinition, tree: Tree): NamedSet {
  const heads = new Map<string, Span>();
  walk(tree, (name) => {
    const head = name.parts[0]!;
    if (name.parts.length > 1 && askAt(head, () => checker.names.events(head.name)))
      heads.set(head.name, head);
  });
  const [first, second] = [...heads];
  if (second) {
    throw new ExpressionProblem(
      'wrong-place',
      `one event set at a time: here are "${first![0]}" and "${second[0]}"`,
      second[1],
    );
  }
  if (!first) throw unknownEvents(checker, tree, definition);
  return { names: new Set([first[0]]), set: checker.names.events(first[0])! };
}

function unknownEvents(checker: Checker, tree: Tree, definition?: AggregateDefinition): ExpressionProblem {
  const names: (Tree & { kind: 'name' })[] = [];
  walk(tree, (name) => names.push(name));
  const name = names[0];
  if (!name) return new ExpressionProblem('wrong-arguments', 'an event set is needed here', tree);
  const [head, member] = name.parts.map((part) => part.name);
  const known = checker.names.all('events');
  if (checker.names.events(head!) && definition) {
    const message = `${definition.name} takes a value of each event, and this is already one of the person`;
    return new ExpressionProblem(
      'wrong-arguments',
      message,
      tree,
      `write ${definition.name}(${head}.COLUMN)`,
    );
  }
  if (checker.names.table(head!)) {
    const message = `"${head}" is a reference table, not events`;
    return new ExpressionProblem('wrong-type', message, name.parts[0]!, `ask: lookup(${head}.COLUMN, KEY)`);
  }
  if (definition && member === undefined && checker.names.value(head!)) {
    const { name: called } = definition;
    const message = `"${head}" is one value of a person, and ${called} is made of each event's`;
    const hint = checker.registry.populations.has(called)
      ? `over people it is written ${called}(${head} among true)`
      : undefined;
    return new ExpressionProblem('wrong-arguments', message, tree, hint);
  }
  const suggestion = didYouMean(head!, known);
  if (member === undefined && !suggestion && definition) {
    const hint = ofWhichEvents(checker.names, definition.name, definition.of, head!);
    if (hint)
      return new ExpressionProblem('unknown-name', `"${head}" is a column of events: of which?`, name, hint);
  }
  return new ExpressionProblem(
    'unknown-name',
    `no event set "${head}"${suggestion}`,
    name.parts[0]!,
    checker.names.given(head!),
  );
}

function select(checker: Checker, set: EventSet, query: Query, row: Row, tests?: true): Selection {
  if (query.among)
    throw new ExpressionProblem('wrong-place', '"among" is for ranks of people, not for events', query.among);
  refuseEvery(query);
  const where = query.where && checker.condition(query.where, row, 'what stands after "where"');
  const windows = query.windows.map((window) => checkWindow(checker, window));
  const written = windows.map((window, index) => ({ ...window, ...spanOf(query.windows[index]!) }));
  refuseNoTime(written, set.parts, row.sets, checker.zone);
  const parts = set.parts.map((part) => narrow(part, tests ? undefined : where, windows));
  return {
    parts,
    ...(query.latest && { latest: query.latest.count }),
    ...(tests && where && { test: where }),
    ...(query.sequence && { sequence: checkSequence(checker, query.sequence, set) }),
  };
}

function checkSequence(checker: Checker, sequence: Sequence, set: EventSet): SequenceMeaning {
  const { kind, within, same, events } = sequence;
  const others = checkEvents(checker, events);
  const how = { kind, parts: others.parts, ...(within && { within }) };
  if (!same) return how;
  const field = set.fields.get(same.name);
  const other = others.fields.get(same.name);
  if (!field || !other) {
    const common = [...set.fields.keys()].filter((name) => name !== 'at' && others.fields.has(name));
    const message = `not both sets of events have a "${same.name}"${didYouMean(same.name, common)}`;
    const hint = common.length > 0 ? `both have ${common.join(', ')}` : undefined;
    throw new ExpressionProblem('unknown-column', message, same, hint);
  }
  if (field.type === other.type && field.type !== 'list') return { ...how, same: field };
  const types =
    field.type === other.type ? 'a list' : `${nameOfType(field.type)} and ${nameOfType(other.type)}`;
  throw new ExpressionProblem(
    'wrong-type',
    `the values of "${same.name}" are ${types}, which cannot be the same`,
    same,
  );
}

function refuseEvery({ every }: Query): void {
  if (!every) return;
  const message = '"every" says how often a period is looked at, and events are all there';
  throw new ExpressionProblem('wrong-place', message, every);
}

function narrow(part: EventPart, where: Meaning | undefined, windows: readonly WindowMeaning[]): EventPart {
  return {
    ...part,
    where: where ? [...part.where, where] : part.where,
    windows: [...part.windows, ...windows],
  };
}

function checkWindow(checker: Checker, window: Span & Window): WindowMeaning {
  switch (window.kind) {
    case 'since':
    case 'before': {
      const what = `what stands after "${window.kind}"`;
      return { kind: window.kind, date: expect(checker.value(window.date), 'timestamp', checker.zone, what) };
    }
    case 'day_after': {
      const date = expect(checker.value(window.date), 'date', checker.zone, 'what stands after "after"');
      return { kind: 'day_after', number: window.number, date };
    }
    default:
      return window;
  }
}

/** `percentile(spend among active)`, `ntile(spend, 4 among active)`. */
export function callPopulation(checker: Checker, definition: PopulationDefinition, tree: CallTree): Meaning {
  let among: Meaning | undefined;
  const args = tree.arguments.map((argument) => {
    if (argument.kind !== 'query') return checker.value(argument);
    const clause =
      argument.where ?? argument.windows[0] ?? argument.sequence ?? argument.every ?? argument.latest;
    if (clause)
      throw new ExpressionProblem(
        'wrong-place',
        `${definition.name} ranks people: only "among" can stand here`,
        clause,
      );
    if (argument.among) among = checker.condition(argument.among, undefined, 'what stands after "among"');
    return checker.value(argument.subject);
  });
  const parameters = [{ name: 'value', type: 'any' as const }, ...definition.parameters];
  const [value, ...rest] = checker.arguments(tree, { name: definition.name, parameters }, args);
  if (value!.type !== definition.of) {
    throw new ExpressionProblem(
      'wrong-type',
      `${definition.name} is taken of ${nameOfType(definition.of)}, this is ${nameOfType(value!.type)}`,
      value!,
    );
  }
  const type = definition.result === 'same' ? value!.type : definition.result;
  return {
    kind: 'population',
    definition,
    value: value!,
    ...(among && { among }),
    arguments: rest,
    type,
    ...rangeOf(definition, rest),
    ...spanOf(tree),
  };
}

function walk(tree: Tree, visit: (name: Tree & { kind: 'name' }) => void): void {
  if (tree.kind === 'name') visit(tree);
  for (const value of Object.values(tree)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each && typeof each === 'object' && 'kind' in each && 'start' in each) walk(each as Tree, visit);
    }
  }
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
