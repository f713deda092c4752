import { parseInstant } from '../clock/instant.ts';
import { offsetAt } from '../clock/zone.ts';
import { formatNamed } from '../sources/formats/index.ts';
import type { RecognisedFile } from '../sources/recognise-files.ts';

/** What the first instants of files of a format are, where no zone is known for them. */
export function clocksOf(format: string, files: readonly RecognisedFile[]): readonly string[] {
  const { keys, columns, zone } = formatNamed(format)!;
  const from = columns.find(({ name }) => name === (keys.at ?? 'created_at'))?.from ?? [];
  if (zone !== undefined) return [];
  return files.flatMap(({ values }) => {
    const found = from
      .flatMap((one) => [...values].filter(([label]) => label.toLowerCase() === one.toLowerCase()))
      .find(([, texts]) => texts.length > 0);
    return found?.[1] ?? [];
  });
}

const offset = /:\d{2}(?:\.\d+)? ?([+-]\d{2}):?(\d{2})$/;

/**
 * Why a zone may be another than that in which days are to be counted, in words that follow the name of what has such
 * clock times; undefined where nothing says so. Instants that are all in UTC say nothing of the zone of a shop.
 */
export function whyAnotherZone(clocks: readonly string[], zone: string): string | undefined {
  const timed = clocks.filter((text) => /\d:\d{2}/.test(text));
  if (timed.some((text) => !/(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$/i.test(text)))
    return 'has clock times without a zone';
  const offsets = timed.flatMap((text) => {
    const found = offset.exec(text);
    const at = parseInstant(text, zone);
    return found && at !== undefined ? [{ at, hours: found[1]!, minutes: found[2]! }] : [];
  });
  if (offsets.every(({ hours, minutes }) => Number(hours) === 0 && minutes === '00')) return undefined;
  const others = offsets.filter(({ at, hours, minutes }) => {
    const ahead = Math.abs(Number(hours)) * 60 + Number(minutes);
    return offsetAt(zone, at) !== (hours.startsWith('-') ? -60 : 60) * ahead;
  });
  const written = new Set(others.map(({ hours, minutes }) => `${hours}:${minutes}`));
  return written.size > 0 ? `has clock times of ${[...written].sort().join(' and ')}` : undefined;
}
