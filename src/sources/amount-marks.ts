/** The marks that `type: number` needs to read amounts; without any, a point stands before the decimals. */
export interface AmountMarks {
  decimal?: ',';
  thousands?: '.' | ',';
}

const comma = /^-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d{1,2})?$/;
const point = /^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;

/** The marks of a column's amounts; undefined where they have signs, or could be read in two ways as `1,234` could. */
export function marksOf(values: readonly string[]): AmountMarks | undefined {
  if (values.length === 0) return undefined;
  const some = (pattern: RegExp) => values.some((value) => pattern.test(value));
  if (values.every((value) => /^-?\d+(?:\.\d+)?$/.test(value))) {
    // All of them with three places behind one point could be thousands.
    return values.every((value) => /^-?\d{1,3}\.\d{3}$/.test(value)) ? undefined : {};
  }
  if (values.every((value) => comma.test(value)) && some(/,\d{1,2}$/))
    return { decimal: ',', ...(some(/\./) && { thousands: '.' }) };
  if (values.every((value) => point.test(value)) && some(/,\d{3}(?:,|\.)/)) return { thousands: ',' };
  return undefined;
}
