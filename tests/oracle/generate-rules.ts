import fc, { type Arbitrary } from 'fast-check';
import { clauses } from './generate-events.ts';
import {
  drawnNames,
  drawnSegments,
  groupsOf,
  letterNames,
  letters,
  narrowed,
  priorities,
  splitSegments,
  suppressions,
} from './generate-segments.ts';
import { generatorIn } from './generate-values.ts';
import { attributes, extend, sources, type Kind, type Scope } from './scope.ts';
import { rfms } from './generate-rfm.ts';
import type { Ageing, Definitions, Points, Score } from './world.ts';

const first = { sets: ['big', 'activity'], segments: numbered('g', 1, 6) };
const traits: Readonly<Record<string, Kind>> = {
  t1: 'number',
  t2: 'number',
  t3: 'text',
  t4: 'condition',
  t5: 'instant',
};
const second = numbered('g', 7, 15);
const third = numbered('g', 16, 25);
const narrow = numbered('n', 1, 5);

function numbered(prefix: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${prefix}${from + index}`);
}

const deepest = 5;

// Who comes later may speak of what came before, so that nothing goes in a circle.
const orders = sources[0]!;
const withEvents = extend(attributes, {
  sets: [
    { name: 'big', fields: orders.fields },
    { name: 'activity', fields: { text: ['channel'], instant: ['at'] } },
  ],
});
const withFirst = extend(withEvents, { names: { condition: first.segments } });
const withTraits = extend(withFirst, {
  names: {
    number: ['t1', 't2', 'engagement', 'rfm.r', 'rfm.monetary'],
    text: ['t3', 'rfm.score'],
    condition: ['t4'],
    instant: ['t5'],
  },
  tests: [
    "(lifecycle = 'new')",
    "(lifecycle in ('new', 'prospect'))",
    "(rfm.group = 'champions')",
    "(rfm.group in ('lost', 'loyal'))",
    '(rfm.f >= rfm.m)',
    '(rfm.r > ((rfm.r) as of 30 days ago))',
    "(engagement.level = 'hot')",
    "(engagement.level != 'warm')",
    '(engagement.level is missing)',
    '(lifecycle is missing)',
    '(engagement > ((engagement) as of 30 days ago))',
  ],
});
const withNarrow = extend(withTraits, { names: { condition: [...narrow, ...letterNames, ...drawnNames] } });
const withSecond = extend(withNarrow, { names: { condition: second } });

function all(
  names: readonly string[],
  scope: Scope,
  kind: Kind = 'condition',
): Arbitrary<Record<string, string>> {
  return fc.record(Object.fromEntries(names.map((name) => [name, expression(scope, kind)])));
}

function expression(scope: Scope, kind: Kind): Arbitrary<string> {
  const depths = [1, 2, 2, 3, 3, 4, deepest];
  return fc.oneof(...depths.map((depth) => generatorIn(scope).of(kind, depth)));
}

const events: Arbitrary<Definitions['events']> = fc
  .record({
    big: clauses(generatorIn(withoutSequences(attributes)), orders, 1),
    activity: fc.constantFrom(
      'orders or visits',
      'visits or orders in last 90 days',
      "orders or visits where channel = 'web'",
    ),
  })
  .map(({ big, activity }) => ({ big: `orders${big}`, activity }));

/** Definitions of events have no sequences; of a value's scope none are made. */
function withoutSequences(scope: Scope): Scope {
  return { ...scope, of: 'value', names: { ...scope.names, condition: ['vip'] } };
}

const ageing: Arbitrary<Ageing> = fc.oneof(
  fc.constant({}),
  fc.record({ half_life: fc.constantFrom('30 days', '1 day', '12 hours', '2 weeks') }),
  fc.record({ fade_over: fc.constantFrom('90 days', '3 days', '24 hours', '2 months', '1 year') }),
  fc.record({ expire_after: fc.constantFrom('90 days', '1 day', '36 hours', '1 month') }),
);

/** Points alone, or with what belongs to them. */
function pointsOf(...written: string[]): Arbitrary<string | Points> {
  const points = fc.constantFrom(...written);
  const most = fc.option(fc.constantFrom(1, 2), { nil: undefined });
  const options = fc
    .tuple(points, most, ageing)
    .map(([each, most_per_day, way]) => ({ points: each, ...(most_per_day && { most_per_day }), ...way }));
  return fc.oneof<Arbitrary<string | Points>[]>(points, options);
}
/** The lists that generated expressions know. */
export const constants = { places: ['FR', 'US', 'maps'] };

const scores: Arbitrary<Score> = fc
  .record({
    clicks: pointsOf('10', '2.5', '(points * 2)'),
    orders: pointsOf('total', '40', '(total / 3)', 'if((total > 20), 5)'),
    big: fc.option(pointsOf('1', '-7', 'total'), { nil: undefined }),
    activity: fc.option(pointsOf('1', '-0.5', 'hour(at)'), { nil: undefined }),
    condition: fc.option(
      fc.tuple(generatorIn(withFirst).of('condition', 1), fc.constantFrom('-20', '3', 'points')),
      { nil: undefined },
    ),
    way: ageing,
    between: fc.constantFrom<readonly [number, number] | undefined>(undefined, [0, 100], [-5, 30]),
  })
  .map(({ clicks, orders: each, big, activity, condition, way, between }) => ({
    points: {
      'clicks or opens': clicks,
      orders: each,
      ...(big !== undefined && { big }),
      ...(activity !== undefined && { activity }),
      ...(condition && { [`(${condition[0]})`]: condition[1] }),
    },
    ...way,
    ...(between && { between }),
    levels: { hot: 20, warm: 5.5, cold: 0 },
  }));

const stages: Arbitrary<Record<string, string>> = fc
  .tuple(generatorIn(withFirst).of('condition', 2), generatorIn(withFirst).of('condition', 2), fc.boolean())
  .map(([prospect, young, rest]) => ({ prospect, new: young, ...(rest && { other: 'otherwise' }) }));

/** The last of the segments ask about the run before too, which "as of" cannot move. */
const moving = third.slice(-5);
const moves = ['g1', 'g8', 'g15', 'g16', 'letter'].flatMap((name) => [
  `${name}.entered or`,
  `${name}.left or`,
  `not ${name}.before and`,
  `${name}.entered or ${name}.before and`,
]);
moves.push(
  "lifecycle.before = 'new' and",
  'lifecycle.before is missing or',
  'lifecycle.before != lifecycle or',
);

/** What else is compared as it is. */
const shown = {
  score_now: 'engagement',
  level_then: '(engagement.level as of 7 days ago)',
  recency: 'rfm.recency',
  frequency: 'rfm.frequency',
  monetary: 'rfm.monetary',
  rfm_score: 'rfm.score',
  group_now: 'rfm.group',
  group_then: '(rfm.group as of 30 days ago)',
};

/** Definitions of every kind, each of which may speak of those before it; 25 segments and 13 traits. */
export const definitions: Arbitrary<Definitions> = fc
  .record({
    events,
    early: all(first.segments, withEvents),
    traits: fc.record(
      Object.fromEntries(Object.entries(traits).map(([name, kind]) => [name, expression(withFirst, kind)])),
    ),
    score: scores,
    rfm: rfms,
    stages,
    narrowed: fc.record(Object.fromEntries(narrow.map((name) => [name, narrowed(withTraits)]))),
    letters,
    drawn: drawnSegments(withTraits),
    divided: splitSegments(withTraits),
    priority: priorities,
    groups: groupsOf(withSecond),
    suppress: suppressions,
    middle: all(second, withNarrow),
    late: all(third, withSecond),
    sinceEarlier: fc.record(Object.fromEntries(moving.map((name) => [name, fc.constantFrom(...moves)]))),
  })
  .map(({ events: sets, early, traits: values, score, stages: waterfall, middle, late, ...more }) => ({
    constants,
    events: sets,
    traits: { ...values, ...shown },
    scores: { engagement: score },
    segments: {
      ...early,
      ...more.narrowed,
      letter: more.letters,
      ...more.drawn,
      s1: more.divided,
      ...middle,
      ...late,
      ...Object.fromEntries(moving.map((name) => [name, `${more.sinceEarlier[name]} ${late[name]}`])),
    },
    stages: { lifecycle: waterfall },
    rfm: more.rfm,
    priority: more.priority,
    groups: more.groups,
    suppress: more.suppress,
  }));
