const numbers = /^(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d{2})(?: \d{1,2}:\d{2}(:\d{2})?)?$/;

/**
 * The `pattern:` that instants need which are written with the year last, `20.11.2026` or `11/20/2026 10:00`. `unclear`
 * where nothing tells day from month, or not all are written alike; undefined where a pattern is of no use.
 */
export function patternOf(values: readonly string[]): string | undefined {
  const found = values.map((value) => numbers.exec(value));
  if (found.every((each) => each === null)) return undefined;
  const forms = new Set(
    found.map((each) => {
      if (!each) return undefined;
      const [whole, , between, , year, second] = each;
      const time = whole.includes(':') ? ` %H:%M${second ? ':%S' : ''}` : '';
      return `%1${between}%2${between}${year!.length === 4 ? '%Y' : '%y'}${time}`;
    }),
  );
  const [form] = forms;
  const orders = new Set(found.flatMap((each) => (each ? orderOf(each) : [])));
  const [order] = orders;
  if (forms.size > 1 || form === undefined || orders.size !== 1) return 'unclear';
  return order === 'day first'
    ? form.replace('%1', '%d').replace('%2', '%m')
    : form.replace('%1', '%m').replace('%2', '%d');
}

/** What one date says of all: points between, and numbers beyond 12, tell day from month. */
function orderOf([, first, between, second]: RegExpExecArray): ('day first' | 'month first')[] {
  if (between === '.' || Number(first) > 12) return ['day first'];
  return Number(second) > 12 ? ['month first'] : [];
}
