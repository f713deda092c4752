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

/** The keys of a path that pathOf made. */
export function keysOf(path: string): string[] {
  return [...path.slice(1).matchAll(/\.(?:"((?:[^"\\]|\\.)*)"|([^."]+))/g)].map(
    ([, quoted, plain]) => plain ?? quoted!.replace(/\\(.)/g, '$1'),
  );
}

/** The value at a path, or undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  return keysOf(path).reduce<unknown>(
    (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

/**
 * The keys that lead to a text, number, boolean or null in any of the objects, in the order in which they come up.
 * What is null in one object and an object in another is not such a place.
 */
export function leavesOf(objects: Iterable<unknown>): string[][] {
  const leaves = new Map<string, string[]>();
  const inner = new Set<string>();
  const visit = (value: unknown, keys: string[]): void => {
    if (isObject(value)) {
      inner.add(pathOf(keys));
      for (const [key, child] of Object.entries(value)) visit(child, [...keys, key]);
    } else if (!Array.isArray(value) && keys.length > 0) {
      const path = pathOf(keys);
      if (!leaves.has(path)) leaves.set(path, keys);
    }
  };
  for (const object of objects) visit(object, []);
  return [...leaves].filter(([path]) => !inner.has(path)).map(([, keys]) => keys);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
