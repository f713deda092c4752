import type { Formula } from '../expression/formula.ts';
import type { ListPlan } from '../plan/steps.ts';
import { leftOut } from './addresses.ts';
import { fileName } from './file-names.ts';
import { plain } from './providers/plain/index.ts';

/** The list of control groups; with a blank in its name, no list of the rules is called so. */
const holdoutList = 'held out';

/** Whether a file is one of control groups. */
export const isHoldout = ({ list }: { list: string }): boolean => list === holdoutList;

/**
 * The control groups of segments as files of addresses, below `holdouts`: those who would be mailed if they were not
 * held out, so without suppressed people and what is no address.
 */
export function composeHoldouts(
  groups: readonly { segment: string; people: Formula }[],
  address: Formula,
): ListPlan {
  const names = new Set<string>();
  return {
    name: holdoutList,
    provider: plain.name,
    leftOut: leftOut(address, plain, 'keep'),
    untold: leftOut(address, plain, 'keep'),
    suppressions: [],
    files: groups.map(({ segment, people }) => ({
      path: `holdouts/${fileName(segment, names)}.csv`,
      list: holdoutList,
      provider: plain.name,
      segments: [segment],
      tags: new Map(),
      members: people,
      withheld: [],
      columns: [{ header: plain.emailHeader, value: address }],
      headed: true,
      limits: {},
    })),
  };
}
