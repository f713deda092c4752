import { isObject } from '../json-path.ts';

type Values = Readonly<Record<string, unknown>>;

/** The object at a key, or an empty one. */
export function objectAt(value: Values, key: string): Values {
  const inner = value[key];
  return isObject(inner) ? inner : {};
}

/** The objects in the array at a key; undefined when there is no array. */
export function objectsAt(value: Values, key: string): Record<string, unknown>[] | undefined {
  const inner = value[key];
  return Array.isArray(inner) ? (inner as unknown[]).filter(isObject) : undefined;
}

/** The address in `Mona Fable <mona@bookshop.example>`; other texts as they are. */
export const bareAddress = (written: unknown): unknown =>
  typeof written === 'string' ? (/<([^<>]+)>\s*$/.exec(written)?.[1] ?? written) : written;
