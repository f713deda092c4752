/** A number as people read it: `12,345`. */
export const figure = (value: number): string => value.toLocaleString('en-US');

/** So many of something: `1 row`, `12,345 rows`; with `many`, what to say of several: `1 row is`, `2 rows are`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${figure(value)} ${value === 1 ? one : many}`;
}
