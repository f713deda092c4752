import type { EventSet, Field, Meaning, Reference } from '../expression/meaning.ts';
import { literalOf, primitive } from '../expression/convert.ts';
import { mailKinds, type ColumnShape, type MailKind, type SourceShape } from '../sources/shape.ts';

/** The built-in event sets and the kinds of mail event that they hold. */
export const mailSets: Readonly<Record<string, MailKind>> = {
  sends: 'sent',
  deliveries: 'delivered',
  opens: 'open',
  machine_opens: 'machine_open',
  clicks: 'click',
  hard_bounces: 'bounce_hard',
  soft_bounces: 'bounce_soft',
  complaints: 'complaint',
  unsubscribes: 'unsubscribe',
  resubscribes: 'resubscribe',
  drops: 'dropped',
  deferrals: 'deferred',
};

/** What a source of e-mail events has to say for it to give a built-in event set. */
export function hintOfMailSet(name: string): string | undefined {
  const kind = Object.hasOwn(mailSets, name) ? mailSets[name]! : undefined;
  if (kind === undefined) return undefined;
  return `a source with "kind:" gives it: "kind: COLUMN", or "kind: ${kind}" where all its rows are that`;
}

const nowhere = { start: 0, end: 0 };

/** The event sets that sources give by themselves: each source's rows, order lines, and the kinds of mail event. */
export function builtInEvents(sources: ReadonlyMap<string, SourceShape>): Map<string, EventSet> {
  const sets = new Map<string, EventSet>();
  const mail = [...sources.values()].filter((source) => source.role === 'mail');
  for (const source of sources.values()) {
    if (source.role === 'customers' || source.role === 'table') continue;
    sets.set(source.name, { parts: [part(source.name)], fields: fieldsOf(source, 'row') });
    if (source.role === 'orders' && source.lines && !sets.has('items')) {
      sets.set('items', { parts: [part(linesOf(source.name))], fields: fieldsOf(source, 'line') });
    }
  }
  if (mail.length === 0) return sets;
  for (const [name, kind] of Object.entries(mailSets)) {
    const able = mail.filter((source) => source.constantKind === undefined || source.constantKind === kind);
    // A shop whose exports have no events of a kind has a set without any.
    const having = able.length > 0 ? able : mail;
    const parts = having.map((source) => part(source.name, ofKind(source, kind)));
    const fields = having.map((source) => fieldsOf(source, 'row'));
    const common = [...(fields[0] ?? [])].filter(([field]) => fields.every((each) => each.has(field)));
    sets.set(name, { parts, fields: new Map(common) });
  }
  return sets;
}

/** The name of the relation that holds a source's order lines. */
export const linesOf = (source: string): string => `${source} lines`;

function part(relation: string, where: readonly Meaning[] = []) {
  return { relation, where, windows: [] };
}

/** What makes a source's rows events of a kind. */
function ofKind({ keys, constantKind }: SourceShape, kind: MailKind): Meaning[] {
  if (constantKind === kind) return [];
  if (constantKind !== undefined) return [literalOf('boolean', false, nowhere)];
  const field: Meaning = { kind: 'field', name: keys.kind!, type: 'text', ...nowhere };
  return [primitive('equal', 'boolean', nowhere, field, literalOf('text', kind, nowhere))];
}

/**
 * The columns that say whose a row is, under all their names. They are not columns of the event: `email` in a
 * condition on visits is the customer's, however the row writes it.
 */
function keyColumns({ keys, files, columns }: SourceShape): Set<string> {
  const cells = (column: string) => JSON.stringify(files.map((file) => file.cells[column]));
  const whose = new Set(keys.customer.map(cells));
  const alike = columns.filter((column) => !column.value && whose.has(cells(column.name)));
  return new Set([...keys.customer, ...alike.map((column) => column.name)]);
}

/** The columns that an event of a source has; lines have their order's columns too. */
function fieldsOf(source: SourceShape, of: ColumnShape['of']): Map<string, Field> {
  const hidden = keyColumns(source);
  const visible = source.columns.filter((column) => of === 'line' || column.of === 'row');
  const fields = new Map<string, Field>();
  for (const column of visible) {
    // An order's own column never hides one of the line's.
    if (hidden.has(column.name) || (fields.has(column.name) && column.of === 'row')) continue;
    fields.set(column.name, fieldOf(source, column));
  }
  if (source.keys.at) fields.set('at', { name: 'at', type: 'timestamp' });
  return fields;
}

function fieldOf(source: SourceShape, { name, type }: ColumnShape): Field {
  if (name === source.keys.kind) return { name, type, values: mailKinds };
  return { name, type, ...(type === 'text' && { remedy: remedyFor(source.name, name) }) };
}

/** How to have a text column read as something else; TYPE is filled in by whoever knows what is wanted. */
export function remedyFor(source: string, column: string): string {
  return `the export's column is read as text; under sources.${source} say "columns: { ${column}: TYPE }"`;
}

/** What is known of people by the columns of customers. */
export function attributesOf(sources: ReadonlyMap<string, SourceShape>): Map<string, Reference> {
  const customers = [...sources.values()].filter((source) => source.role === 'customers');
  return new Map(
    customers.flatMap(({ name: source, columns }) =>
      columns.map(({ name, type }) => {
        const remedy = type === 'text' ? { remedy: remedyFor(source, name) } : {};
        return [name, { what: 'attribute', name, type, ...remedy }] as const;
      }),
    ),
  );
}
