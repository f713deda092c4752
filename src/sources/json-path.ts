/** `$.customer.id` for the keys of nested objects; keys that are no plain words stand in double quotes. */
export function pathOf(keys: readonly string[]): string {
  return [
    '$',
    ...keys.map((key) => (/^[A-Za-z_]\w*$/.test(key) ? key : `"${key.replace(/["\\]/g, '\\$&')}"`)),
  ].join('.');
}

/** The path that a person wrote as `$.customer.id` or `customer.id`. */
export function pathWritten(written: string): string {
  return written.startsWith('$') ? written : pathOf(written.split('.'));
}

/** The keys of a path; the place of an array's element, `[0]`, is one too. */
export function keysOf(path: string): string[] {
  return [...path.slice(1).matchAll(/\[(\d+)\]|\.(?:"((?:[^"\\]|\\.)*)"|([^."[]+))/g)].map(
    ([, place, quoted, plain]) => place ?? plain ?? quoted!.replace(/\\(.)/g, '$1'),
  );
}

/** The value at a path, or undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  return keysOf(path).reduce<unknown>(
    (inner, key) =>
      (isObject(inner) || Array.isArray(inner)) && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

/** What lies deeper is no column. */
const deepest = 50;

/**
 * The keys that lead to a text, number, boolean or null in any of the objects, in the order in which they come up.
 * What is null in one object and an object in another is not such a place.
 */
export function leavesOf(objects: Iterable<unknown>): string[][] {
  const leaves = new Map<string, string[]>();
  const inner = new Set<string>();
  visitAll(objects, (value, keys) => {
    const path = pathOf(keys);
    if (isObject(value)) inner.add(path);
    else if (!Array.isArray(value) && !leaves.has(path)) leaves.set(path, keys);
  });
  return [...leaves].filter(([path]) => !inner.has(path)).map(([, keys]) => keys);
}

/** The keys that lead to anything in any of the objects, to objects and arrays too; not what is in arrays. */
export function keysIn(objects: Iterable<unknown>): string[][] {
  const found = new Map<string, string[]>();
  visitAll(objects, (_, keys) => found.set(pathOf(keys), keys));
  return [...found.values()];
}

function visitAll(objects: Iterable<unknown>, visit: (value: unknown, keys: string[]) => void): void {
  const descend = (value: unknown, keys: string[]): void => {
    if (keys.length > deepest) return;
    if (keys.length > 0) visit(value, keys);
    if (isObject(value)) for (const [key, child] of Object.entries(value)) descend(child, [...keys, key]);
  };
  for (const object of objects) descend(object, []);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
