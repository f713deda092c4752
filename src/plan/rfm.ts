import { expect, literalOf, primitive } from '../expression/convert.ts';
import type { Registry } from '../expression/definition.ts';
import type { Primitive, ValueType } from '../expression/formula.ts';
import type { EventPart, Meaning, Reference } from '../expression/meaning.ts';
import type { RfmRule } from '../rules/rules.ts';

/** What rules can ask for, as `rfm.r`. */
export const rfmNames = {
  recency: 'number', // days since the last event
  frequency: 'number',
  monetary: 'number',
  r: 'number', // classes: 1 is worst
  f: 'number',
  m: 'number',
  score: 'text',
  group: 'text',
} as const satisfies Record<string, ValueType>;
/** `base` is who is classed at all, `fm` the mean of F and M, halves up. */
export type RfmName = keyof typeof rfmNames | 'base' | 'fm';

export interface RfmEvents {
  parts: readonly EventPart[];
  /** What an event is worth, over its own columns. */
  value: Meaning;
  among?: Meaning;
}

const nowhere = { start: 0, end: 0 };
const number = (value: number): Meaning => literalOf('number', value, nowhere);
const call = (name: Primitive, type: ValueType, ...args: Meaning[]) =>
  primitive(name, type, nowhere, ...args);

export function rfmReference(rule: RfmRule, name: RfmName): Reference {
  const type = name === 'base' ? 'boolean' : name === 'fm' ? 'number' : rfmNames[name];
  const isClass = name === 'r' || name === 'f' || name === 'm';
  return {
    what: 'rfm',
    name,
    type,
    ...(name === 'group' && { values: [...rule.groups.keys()] }),
    ...(isClass && { range: [1, rule.classes] }),
  };
}

/**
 * What one of the names means, in terms of the others. People outside the base have none of it. Classes are
 * 1 + floor(classes * share of the base that is strictly worse), so that equal values are in equal classes: `ntile` of
 * the value, and of recency of its negative, since more days are worse. With bounds a class is 1 and one more for every
 * bound that is reached.
 */
export class RfmMeanings {
  private readonly rule: RfmRule;
  private readonly events: RfmEvents;
  private readonly registry: Registry;
  private readonly zone: string;

  constructor(rule: RfmRule, events: RfmEvents, registry: Registry, zone: string) {
    this.rule = rule;
    this.events = events;
    this.registry = registry;
    this.zone = zone;
  }

  of(name: RfmName): Meaning {
    const { rule, events } = this;
    const at: Meaning = { kind: 'field', name: 'at', type: 'timestamp', ...nowhere };
    switch (name) {
      case 'base': {
        const any = this.aggregate('any');
        return events.among ? call('and', 'boolean', any, events.among) : any;
      }
      case 'recency': {
        const last = expect(this.aggregate('last', at), 'date', this.zone, 'a day');
        return this.ofBase(this.apply('days_since', 'number', last));
      }
      case 'frequency': {
        const days = expect(at, 'date', this.zone, 'a day');
        return this.ofBase(
          rule.frequency === 'days' ? this.aggregate('count_distinct', days) : this.aggregate('count'),
        );
      }
      case 'monetary': {
        const measure = { sum: 'sum', mean: 'avg', median: 'median' }[rule.monetary];
        return this.ofBase(this.aggregate(measure, events.value));
      }
      case 'r':
        return this.classOf('recency');
      case 'f':
        return this.classOf('frequency');
      case 'm':
        return this.classOf('monetary');
      case 'fm': {
        const sum = call('add', 'number', this.named('f'), this.named('m'));
        return call(
          'floor',
          'number',
          call('divide', 'number', call('add', 'number', sum, number(1)), number(2)),
        );
      }
      case 'score':
        return call(
          'concat',
          'text',
          ...(['r', 'f', 'm'] as const).map((each) => call('written', 'text', this.named(each))),
        );
      case 'group':
        return this.group();
    }
  }

  private classOf(figure: 'recency' | 'frequency' | 'monetary'): Meaning {
    const value = this.named(figure);
    const bounds = this.rule.bounds[figure];
    if (!bounds) {
      return {
        kind: 'population',
        definition: this.registry.populations.get('ntile')!,
        value: figure === 'recency' ? call('negate', 'number', value) : value,
        among: this.named('base'),
        arguments: [number(this.rule.classes)],
        type: 'number',
        ...nowhere,
      };
    }
    const reached = bounds
      .filter((bound) => bound !== null)
      .map((bound) => {
        const sides = figure === 'recency' ? [value, number(bound)] : [number(bound), value];
        return call('choose', 'number', call('less_or_equal', 'boolean', ...sides), number(1), number(0));
      });
    const sum = reached.reduce((total, each) => call('add', 'number', total, each), number(1));
    return this.apply('if', 'number', call('known', 'boolean', value), sum);
  }

  private group(): Meaning {
    const choices = [...this.rule.groups].flatMap(([group, cells]) => {
      const rows = new Map<number, number[]>();
      for (const { r, fm } of cells) rows.set(r, [...(rows.get(r) ?? []), fm]);
      const conditions = [...rows].map(([r, fms]) =>
        call(
          'and',
          'boolean',
          call('equal', 'boolean', this.named('r'), number(r)),
          call('one_of', 'boolean', this.named('fm'), ...fms.map(number)),
        ),
      );
      return [call('or', 'boolean', ...conditions), literalOf('text', group, nowhere)];
    });
    const none: Meaning = { kind: 'literal', type: 'text', value: null, ...nowhere };
    return call('choose', 'text', ...choices, none);
  }

  private named(name: RfmName): Meaning {
    const to = rfmReference(this.rule, name);
    return { kind: 'reference', to, type: to.type, ...nowhere };
  }

  private ofBase(value: Meaning): Meaning {
    return this.apply('if', value.type, this.named('base'), value);
  }

  private apply(name: string, type: ValueType, ...args: Meaning[]): Meaning {
    return {
      kind: 'apply',
      definition: this.registry.functions.get(name)!,
      arguments: args,
      type,
      ...nowhere,
    };
  }

  private aggregate(name: string, value?: Meaning): Meaning {
    const definition = this.registry.aggregates.get(name)!;
    const type = definition.result === 'same' ? value!.type : definition.result;
    return {
      kind: 'aggregate',
      definition,
      selection: { parts: this.events.parts },
      ...(value && { value }),
      type,
      ...nowhere,
    };
  }
}
