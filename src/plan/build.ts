import { textMeant } from '../expression/unknown-names.ts';
import type { Clock, Registry } from '../expression/definition.ts';
import {
  call,
  collectColumns,
  column,
  columnsOf,
  text,
  type Column,
  type Formula,
  type ValueType,
} from '../expression/formula.ts';
import type { Problems } from '../problems/problem.ts';
import type { Rules, SegmentRule, Written } from '../rules/rules.ts';
import type { AddressFile } from '../sources/address-file.ts';
import type { ColumnShape, SourceShape } from '../sources/shape.ts';
import { Columns, layerFormulas } from './columns.ts';
import { Definitions } from './definitions.ts';
import { linesOf } from './events.ts';
import { Lowering } from './lower.ts';
import { truthOf } from './truth.ts';
import { partOf, writtenValue } from './lower-segment.ts';
import { mailShare, type MailShare } from './mail-share.ts';
import { Parts } from './parts.ts';
import {
  personColumns,
  rowColumns,
  type EarlierRun,
  type Layer,
  type Plan,
  type Read,
  type Relation,
} from './plan.ts';
import { readTable } from './tables.ts';
import { rfmReference, type RfmName } from './rfm.ts';
import { decideWhileReading, readsLines, reads, rowColumnsOf } from './row-tests.ts';

/** Rules and sources on their way to a plan. */
export class Planning {
  private readonly rules: Rules;
  private readonly sources: ReadonlyMap<string, SourceShape>;
  private readonly clock: Clock;
  private readonly definitions: Definitions;
  private readonly lowering: Lowering;
  private readonly columns = new Columns();
  /** Takes the rules apart for people who want to see why. */
  readonly parts: Parts;

  /** Checks all definitions; problems are added to `problems`, and only without any may the rest be asked for. */
  constructor(
    rules: Rules,
    sources: ReadonlyMap<string, SourceShape>,
    registry: Registry,
    instant: number,
    problems: Problems,
    earlier?: EarlierRun,
  ) {
    this.rules = rules;
    this.sources = sources;
    this.clock = { instant, zone: rules.timezone };
    this.definitions = new Definitions(rules, sources, registry, problems);
    this.definitions.checkAll();
    const relations = relationsOf(sources);
    const relationNamed = (name: string) => relations.get(name)!;
    this.lowering = new Lowering(this.definitions, this.columns, this.clock, relationNamed, earlier);
    this.parts = new Parts(rules, this.definitions, this.lowering);
  }

  /** Reports what is wrong in an expression outside the definitions, such as a list's column. */
  check(written: Written): void {
    this.definitions.columnOf(written, textMeant);
  }

  /** The same of a condition. */
  checkCondition(written: Written, what: string): void {
    this.definitions.conditionOf(written, what);
  }

  /** The formula of a checked condition. */
  condition(written: Written): Formula {
    return truthOf(this.lowering.person(this.definitions.conditionOf(written, 'this')!));
  }

  /** The type of an expression; undefined when it was reported as a problem. */
  typeOf(written: Written): ValueType | undefined {
    return this.definitions.columnOf(written)?.type;
  }

  segment(name: string): Formula {
    return this.lowering.reference({ what: 'segment', name, type: 'boolean' });
  }

  /** Whether a person is in a segment's control group, `winback.holdout`, or in a part of its split, `winback.a`. */
  drawn(what: 'holdout' | 'part', name: string): Formula {
    return this.lowering.reference({ what, name, type: 'boolean' });
  }

  /** The part of a split that a person would be in as a member, or the value that a segment is split by, as text. */
  partOf(rule: SegmentRule): Column {
    const { name, splitBy } = rule;
    return this.columns.named(`part of ${name}`, () =>
      splitBy ? writtenValue(this.value(splitBy.by)) : partOf(rule),
    );
  }

  /** The stage that a person is in. */
  stage(name: string): Formula {
    return this.lowering.reference({ what: 'stage', name, type: 'text' });
  }

  /** Whether a person is in one stage of a waterfall, or in one group of RFM. */
  stageIs(stages: string, stage: string): Formula {
    const isRfm = stages === 'rfm' && this.rules.rfm !== undefined;
    return call('equal', isRfm ? this.rfm('group') : this.stage(stages), text(stage));
  }

  /** What RFM says of a person; there must be a block of it. */
  rfm(name: RfmName): Formula {
    return this.lowering.reference(rfmReference(this.rules.rfm!, name));
  }

  suppressed(): Formula {
    return this.lowering.suppressed();
  }

  /** Whether one reason of `suppress:` holds for a person, whichever it is counted under. */
  suppressedFor(reason: string): Formula {
    return this.lowering.suppressedFor(reason);
  }

  /** How much of what a reason looks at is mail events. */
  mailShareOf(reason: string): MailShare {
    return mailShare(this.suppressedFor(reason), this.columns.all(), this.sources);
  }

  /** How many rows of a source a person has before the instant of the run, and the instant of the last. */
  happened(source: string): { count: Formula; last: Formula } {
    const rows = this.lowering.rows([{ relation: source, where: [], windows: [] }], this.clock.instant);
    const at = column(rowColumns.at, 'timestamp', 'row');
    return { count: this.lowering.measure(rows, 'count'), last: this.lowering.measure(rows, 'last', at) };
  }

  /** The columns of customers that anything asked for so far looks at. */
  attributes(): Column[] {
    const used = new Set<string>();
    for (const formula of this.columns.all().flatMap(layerFormulas)) columnsOf(formula, 'person', used);
    return [...this.sources.values()]
      .filter((source) => source.role === 'customers')
      .flatMap((source) => source.columns)
      .filter((each) => used.has(each.name))
      .map((each) => column(each.name, each.type));
  }

  /** A formula as a column of people, so that what several lists ask for is computed once. */
  column(name: string, formula: Formula): Column {
    return this.columns.named(name, () => formula);
  }

  /** The formula of a checked expression. */
  value(written: Written): Formula {
    return this.lowering.person(this.definitions.columnOf(written)!);
  }

  /** The plan whose last layer has every column that the formulas read. */
  finish(formulas: readonly Formula[], addressFiles: readonly AddressFile[]): Plan {
    const needed = new Map<string, Column>();
    for (const formula of formulas) collectColumns(formula, needed);
    let layers: readonly Layer[] = this.columns.all();
    const reads: Read[] = [];
    for (const source of this.sources.values()) {
      if (source.role === 'table') {
        const read = readTable(source, layers.flatMap(layerFormulas));
        if (read) reads.push(read);
        continue;
      }
      const result =
        source.role === 'customers'
          ? this.readCustomers(source, layers, needed)
          : this.readEvents(source, layers);
      if (!result) continue;
      reads.push(result.read);
      layers = result.layers;
    }
    const outputs = [...needed.values()]
      .filter((each) => each.name !== personColumns.address)
      .map(({ name, type }) => ({ name, type }));
    const { earlier } = this.lowering;
    const everyone = this.rules.people === 'everyone';
    return { clock: this.clock, everyone, ...(earlier && { earlier }), reads, addressFiles, layers, outputs };
  }

  private readCustomers(source: SourceShape, layers: readonly Layer[], needed: ReadonlyMap<string, Column>) {
    const used = new Set(needed.keys());
    for (const formula of layers.flatMap(layerFormulas)) columnsOf(formula, 'person', used);
    const columns = source.columns.map((each) => each.name).filter((name) => used.has(name));
    return { read: { source, columns, tests: [], lines: false }, layers };
  }

  private readEvents(source: SourceShape, layers: readonly Layer[]) {
    const aggregates = layers.flatMap((layer) => layer.aggregates);
    if (!(this.rules.people === 'everyone' || aggregates.some((each) => reads(each.relation, source.name)))) {
      return undefined;
    }
    // An order's column may stand on one of its rows only: conditions wait until the rows are put together.
    const scattered = source.lines?.kind === 'rows';
    const texts = new Set(
      source.columns
        .filter((each) => each.type === 'text' && !scattered && !isNarrow(each))
        .map((each) => each.name),
    );
    const decided = decideWhileReading(source.name, texts, layers);
    const used = rowColumnsOf(source.name, decided.layers);
    const columns = source.columns.map((each) => each.name).filter((name) => used.has(name));
    const lines = aggregates.some((each) => readsLines(each.relation, source.name));
    return { read: { source, columns, tests: decided.tests, lines }, layers: decided.layers };
  }
}

function relationsOf(sources: ReadonlyMap<string, SourceShape>): Map<string, Relation> {
  const relations = new Map<string, Relation>();
  for (const { name, lines } of sources.values()) {
    relations.set(name, { kind: 'rows', name, source: name });
    if (lines) relations.set(linesOf(name), { kind: 'lines', name: linesOf(name), source: name });
  }
  return relations;
}

/** One of a few words takes no room as it is. */
function isNarrow({ reading, value }: ColumnShape): boolean {
  return reading.as === 'words' && reading.others === 'missing' && !value;
}
