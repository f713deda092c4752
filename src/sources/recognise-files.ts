import { type AmountMarks, marksOf } from './amount-marks.ts';
import { type Look, looksOf, textsIn } from './column-looks.ts';
import { formatNamed } from './formats/index.ts';
import { patternOf } from './instant-patterns.ts';
import { type LookedFile, lookAt } from './look.ts';
import { recognise } from './recognise.ts';
import type { Recognised, Role } from './shape.ts';

/** What can be said of an export when no rules name it. */
export interface RecognisedFile extends Recognised {
  path: string;
  /** What it would be a source for; of a file of no known format, what its columns suggest. */
  role?: Role;
  /** Every column of its rows: the header as written, or the path. */
  columns: readonly string[];
  /** What the first rows have in each column; nothing of what they have not. */
  values: ReadonlyMap<string, readonly string[]>;
  /** The columns that look like something. */
  looks: ReadonlyMap<Look, readonly string[]>;
  /** How instants are written in columns of them, where that must be said: see `patternOf`. */
  patterns: ReadonlyMap<string, string>;
  /** Which marks stand in columns of amounts, where that can be told: see `marksOf`. */
  marks: ReadonlyMap<string, AmountMarks>;
}

/**
 * Looks at the heads of files and says what they are. A file that cannot be read, or is none, gets `unknown` and the
 * reason.
 */
export async function recogniseFiles(paths: readonly string[]): Promise<RecognisedFile[]> {
  const files: RecognisedFile[] = [];
  for (const path of paths) {
    const file = await lookAt(path, path, {}, undefined);
    if ('code' in file) {
      files.push({
        path,
        confidence: 'unknown',
        why: file.message,
        columns: [],
        values: new Map(),
        looks: new Map(),
        patterns: new Map(),
        marks: new Map(),
      });
      continue;
    }
    const recognised = recognise(file);
    const looks = looksOf(file);
    const role = formatNamed(recognised.format ?? '')?.role ?? roleSuggested(file, looks);
    const columns = file.fields.map(({ label }) => label).filter((label) => label !== '');
    const values = new Map(
      file.fields.filter(({ of }) => of === 'row').map(({ label, cell }) => [label, textsIn(file, cell)]),
    );
    const patterns = toldOf(values, looks.get('instant') ?? [], patternOf);
    const marks = toldOf(values, looks.get('amount') ?? [], marksOf);
    files.push({ path, ...recognised, ...(role && { role }), columns, values, looks, patterns, marks });
  }
  return files;
}

/** What a column of a look has to be told besides, by column; columns without are left out. */
function toldOf<Told>(
  values: RecognisedFile['values'],
  columns: readonly string[],
  told: (values: readonly string[]) => Told | undefined,
): ReadonlyMap<string, Told> {
  return new Map(
    columns.flatMap((label) => {
      const found = told(values.get(label) ?? []);
      return found === undefined ? [] : [[label, found] as const];
    }),
  );
}

/**
 * Customers are addresses without an instant that says more than since when; orders have an instant, an id and money,
 * and may say whose they are by a number alone.
 */
function roleSuggested(
  { fields }: LookedFile,
  looks: ReadonlyMap<Look, readonly string[]>,
): Role | undefined {
  const some = (header: RegExp) => fields.some(({ label }) => header.test(label));
  const ordered =
    some(/order|bestell|auftrag|rechnung|commande|pedido|invoice|receipt/i) &&
    looks.has('instant') &&
    looks.has('amount');
  if (!looks.has('address')) return ordered && looks.has('id') ? 'orders' : undefined;
  if (looks.has('kind') && looks.has('instant')) return 'mail';
  if (ordered) return 'orders';
  const agreed = looks.has('consent') || looks.has('refusal') || looks.has('doubtful consent');
  if (agreed || some(/(?:first|last|sur)[-_ ]?name|^(?:vor|nach)name$/i)) return 'customers';
  return looks.has('instant') ? 'activity' : 'customers';
}
