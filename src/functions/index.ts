// Written by "npm run generate": one line a file of this folder.
import type { Registry } from '../expression/definition.ts';
import { abs } from './abs.ts';
import { age } from './age.ts';
import { any } from './any.ts';
import { avgAmong } from './avg-among.ts';
import { avgGap } from './avg-gap.ts';
import { avg } from './avg.ts';
import { birthday } from './birthday.ts';
import { bucket } from './bucket.ts';
import { caseOf } from './case.ts';
import { ceil } from './ceil.ts';
import { coalesce } from './coalesce.ts';
import { concat } from './concat.ts';
import { countDistinct } from './count-distinct.ts';
import { count } from './count.ts';
import { dateFrom } from './date.ts';
import { dayOfMonth } from './day-of-month.ts';
import { day } from './day.ts';
import { daysBetween } from './days-between.ts';
import { daysSince } from './days-since.ts';
import { daysUntil } from './days-until.ts';
import { distanceKm } from './distance-km.ts';
import { domain } from './domain.ts';
import { first } from './first.ts';
import { floor } from './floor.ts';
import { greatest } from './greatest.ts';
import { highest } from './highest.ts';
import { hour } from './hour.ts';
import { hoursSince } from './hours-since.ts';
import { ifElse } from './if.ts';
import { item } from './item.ts';
import { join } from './join.ts';
import { lastBirthday } from './last-birthday.ts';
import { last } from './last.ts';
import { leastCommon } from './least-common.ts';
import { least } from './least.ts';
import { left } from './left.ts';
import { length } from './length.ts';
import { listLength } from './list-length.ts';
import { log } from './log.ts';
import { lookup } from './lookup.ts';
import { lower } from './lower.ts';
import { lowest } from './lowest.ts';
import { maxAmong } from './max-among.ts';
import { max } from './max.ts';
import { medianAmong } from './median-among.ts';
import { medianGap } from './median-gap.ts';
import { median } from './median.ts';
import { minAmong } from './min-among.ts';
import { min } from './min.ts';
import { mod } from './mod.ts';
import { month } from './month.ts';
import { mostCommon } from './most-common.ts';
import { nearestKm } from './nearest-km.ts';
import { nearest } from './nearest.ts';
import { none } from './none.ts';
import { ntile } from './ntile.ts';
import { numberFrom } from './number.ts';
import { percentile } from './percentile.ts';
import { power } from './power.ts';
import { quintile } from './quintile.ts';
import { rank } from './rank.ts';
import { rate } from './rate.ts';
import { replace } from './replace.ts';
import { right } from './right.ts';
import { round } from './round.ts';
import { sample } from './sample.ts';
import { season } from './season.ts';
import { split } from './split.ts';
import { sqrt } from './sqrt.ts';
import { streak } from './streak.ts';
import { sum } from './sum.ts';
import { today } from './today.ts';
import { top } from './top.ts';
import { trim } from './trim.ts';
import { upper } from './upper.ts';
import { values } from './values.ts';
import { variant } from './variant.ts';
import { weekday } from './weekday.ts';
import { year } from './year.ts';

/** Everything that can be called in an expression. */
export const registry: Registry = {
  functions: byName([
    abs,
    age,
    birthday,
    bucket,
    caseOf,
    ceil,
    coalesce,
    concat,
    dateFrom,
    dayOfMonth,
    day,
    daysBetween,
    daysSince,
    daysUntil,
    distanceKm,
    domain,
    floor,
    greatest,
    hour,
    hoursSince,
    ifElse,
    item,
    join,
    lastBirthday,
    least,
    left,
    length,
    listLength,
    log,
    lower,
    mod,
    month,
    numberFrom,
    power,
    rate,
    replace,
    right,
    round,
    sample,
    season,
    split,
    sqrt,
    today,
    trim,
    upper,
    variant,
    weekday,
    year,
  ]),
  aggregates: byName([
    any,
    avgGap,
    avg,
    countDistinct,
    count,
    first,
    last,
    leastCommon,
    max,
    medianGap,
    median,
    min,
    mostCommon,
    none,
    streak,
    sum,
    values,
  ]),
  populations: byName([avgAmong, maxAmong, medianAmong, minAmong, ntile, percentile, quintile, rank, top]),
  periods: byName([highest, lowest]),
  tables: byName([lookup, nearestKm, nearest]),
};

function byName<D extends { name: string }>(definitions: readonly D[]): ReadonlyMap<string, D> {
  return new Map(definitions.map((definition) => [definition.name, definition]));
}
