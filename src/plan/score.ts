import type { EventPart, Meaning } from '../expression/meaning.ts';
import type { PointsRule, ScoreRule } from '../rules/rules.ts';

/** What a score's entries mean. */
export interface ScoreMeaning {
  rule: ScoreRule;
  events: readonly EventPoints[];
  conditions: readonly { condition: Meaning; points: Meaning }[];
}

export interface EventPoints {
  rule: PointsRule;
  parts: readonly EventPart[];
  points: Meaning;
}
