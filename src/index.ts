/** The library: everything that the command line can do, as functions that never print and never exit. */
export { checkSegments, runSegments, statementsOf, streamSegment } from './run/run.ts';
export { diffRules, type RulesDifference, type SegmentDifference } from './run/diff.ts';
export { explainPerson, type Explanation } from './run/explain.ts';
export { testRules, type TestFailure, type TestResult } from './run/test-rules.ts';
export type { ToldPart, Value } from './run/told.ts';
export type { LogEvent } from './run/log-events.ts';
export type { Options, RejectLimit } from './run/options.ts';
export type { SingleList } from './run/prepare.ts';
export type { Summary } from './report/summary.ts';
export type { Statement } from './engines/engine.ts';
export { rulesJsonSchema } from './rules/schema.ts';
export { recogniseFiles, type RecognisedFile } from './sources/recognise-files.ts';
export type { Look } from './sources/column-looks.ts';
export { formatInstant, parseInstant } from './clock/instant.ts';
export { providerNames } from './lists/providers/index.ts';
export { Failure, type FailureKind, type Place, type Problem } from './problems/problem.ts';
export { renderProblem } from './problems/render.ts';
export { version } from './version.ts';
