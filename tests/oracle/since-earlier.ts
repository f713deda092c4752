import { Oracle } from './evaluate.ts';
import type { Person, Value } from './world.ts';

/** The run before, which knew of no run before itself. */
const runsBefore = new WeakMap<Oracle, Oracle>();

function before({ world, definitions }: Oracle): Oracle | undefined {
  if (world.earlier === undefined) return undefined;
  const { earlier, ...rest } = world;
  // Strangers are found anew: then they were not all there.
  const people = world.people.filter((person) => person.id !== '');
  return new Oracle({ ...rest, people, instant: earlier }, definitions);
}

/**
 * `x.entered`, `x.left` and `x.before`: what a run of the same rules found at the earlier instant, against now. Who is
 * suppressed is in no segment.
 */
export function sinceEarlier(oracle: Oracle, parts: readonly string[], person: Person): Value {
  const earlier = runsBefore.get(oracle) ?? before(oracle);
  if (earlier) runsBefore.set(oracle, earlier);
  const name = parts.slice(0, -1).join('.');
  const then = earlier?.world.people.find((each) => each.email === person.email);
  const found = (then && earlier?.trait(name, then)) ?? null;
  if (name in oracle.definitions.stages) return found;
  const was = found === true && earlier!.suppressedFor(then!) === undefined;
  if (parts.at(-1) === 'before') return was;
  const is = oracle.isMember(name, person) && oracle.suppressedFor(person) === undefined;
  if (!earlier) return false;
  return parts.at(-1) === 'entered' ? is && !was : was && !is;
}
