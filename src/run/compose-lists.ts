import { call, not, or, text, type Formula } from '../expression/formula.ts';
import { composeHoldouts } from '../lists/holdouts.ts';
import { composeList, type ListSegment, type Person, type Suppression } from '../lists/compose.ts';
import type { Provider } from '../lists/providers/provider.ts';
import type { Planning } from '../plan/build.ts';
import type { MailShare } from '../plan/mail-share.ts';
import { listed, type ListPlan, type ValueSplit, type Withheld } from '../plan/steps.ts';
import type { ListRule, Rules } from '../rules/rules.ts';
import type { ListSegments } from './list-segments.ts';
import { baseOf } from './segment-names.ts';

/** A list with what its names mean. */
export interface ChosenList {
  list: ListRule;
  provider: Provider;
  /** Segments, parts of segments and stages. */
  names: readonly string[];
  suppressions: readonly { kind: string; reasons: readonly string[] }[];
}

/** The values that get a list each, of a segment on a list. */
export type ValuesOf = (list: string, segment: string) => readonly string[];

/** Composes the lists of a run, once before the values that segments are split by are known, and once after. */
export class ListComposer {
  private readonly rules: Rules;
  private readonly planning: Planning;
  private readonly segments: ListSegments;
  private readonly person: Person;
  private readonly chosen: readonly ChosenList[];

  constructor(
    rules: Rules,
    planning: Planning,
    segments: ListSegments,
    person: Person,
    chosen: readonly ChosenList[],
  ) {
    this.rules = rules;
    this.planning = planning;
    this.segments = segments;
    this.person = person;
    this.chosen = chosen;
  }

  compose(valuesOf: ValuesOf): ListPlan[] {
    const folders = new Set<string>();
    return this.chosen.map(({ list, provider, names, suppressions }) => {
      const listed = names.flatMap((name): ListSegment[] =>
        this.isSplit(name)
          ? this.segments.byValue(name, valuesOf(list.name, name))
          : [this.segments.of(name)],
      );
      const extra = [...list.columns].map(([header, written]) => ({
        header,
        value: this.planning.value(written),
      }));
      const told = suppressions.map((each): Suppression => ({ ...each, ...this.told(each.reasons) }));
      return composeList(list, provider, this.person, listed, extra, folders, told);
    });
  }

  /** For whom one of these reasons holds. Those who appear in mail events only can be asked some of them. */
  private told(reasons: readonly string[]): Omit<Suppression, 'kind' | 'reasons'> {
    const { planning, rules } = this;
    const byShare = (share: MailShare) =>
      rules.people === 'everyone' ? [] : reasons.filter((reason) => planning.mailShareOf(reason) === share);
    const asked = byShare('all').map((reason) =>
      planning.column(`asked of strangers: ${reason}`, planning.suppressedFor(reason)),
    );
    return {
      people: or(...reasons.map((reason) => planning.suppressedFor(reason))),
      strangers: or(...asked),
      unasked: byShare('some'),
    };
  }

  /** The files of control groups, in one list or none. */
  holdouts(): ListPlan[] {
    const names = this.chosen.flatMap(({ names: of }) => of.map((name) => baseOf(name, this.rules)));
    const groups = [...new Set(names)].flatMap((segment) => {
      const people = this.segments.heldOut(segment);
      return people ? [{ segment, people }] : [];
    });
    return groups.length === 0 ? [] : [composeHoldouts(groups, this.person.address)];
  }

  /** The segments that are split by a value, on each of their lists. */
  splits(): ValueSplit[] {
    return this.chosen.flatMap(({ list, names }) =>
      names
        .filter((name) => this.isSplit(name))
        .map((segment) => {
          const { member, withheld = [] } = this.segments.of(segment);
          const rule = this.rules.segments.get(segment)!;
          const value = this.planning.partOf(rule);
          return {
            list: list.name,
            segment,
            rule: rule.splitBy!,
            value,
            members: member,
            listed: listed({ members: member, withheld }),
          };
        }),
    );
  }

  private isSplit(name: string): boolean {
    return this.rules.segments.get(name)?.splitBy !== undefined;
  }
}

/** Members of a split segment who are on none of its lists, by reason. */
export function unlistedOf({ rule, value, members }: ValueSplit, values: readonly string[]): Withheld[] {
  if (rule.rest !== undefined) return [];
  const among = (...conditions: Formula[]) => call('and', members, ...conditions);
  return [
    { reason: 'no value', people: among(not(call('known', value))) },
    {
      reason: 'a value without a list',
      people: among(call('known', value), ...(values.length > 0 ? [not(isOneOf(value, values))] : [])),
    },
  ];
}

export const isOneOf = (value: Formula, values: readonly string[]): Formula =>
  call('one_of', value, ...values.map(text));
