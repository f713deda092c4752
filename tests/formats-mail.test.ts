import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Formula } from '../src/expression/formula.ts';
import { kind } from '../src/sources/formats/sendgrid-events/kind.ts';
import { type MailKind, mailKinds } from '../src/sources/shape.ts';
import { Folder, inspectOne } from './support/inspecting.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const fixtures = join(import.meta.dirname, '../fixtures/formats');
const fixture = (name: string) => readFile(join(fixtures, name), 'utf8');

describe('sendgrid-events', () => {
  /** What a formula of texts says of a row: just the primitives that the kind is made of. */
  function evaluate(formula: Formula, row: Record<string, string>): unknown {
    if (formula.kind === 'literal') return formula.value;
    if (formula.kind === 'column') return row[formula.name] ?? null;
    const args = formula.arguments;
    const value = (index: number): unknown => evaluate(args[index]!, row);
    switch (formula.primitive) {
      case 'and':
        return args.every((_, index) => value(index) === true);
      case 'equal':
        return value(0) !== null && value(0) === value(1);
      case 'one_of':
        return args.slice(1).some((_, index) => value(0) === value(index + 1));
      case 'choose': {
        const hit = args.findIndex(
          (_, index) => index % 2 === 0 && index < args.length - 1 && value(index) === true,
        );
        return value(hit < 0 ? args.length - 1 : hit + 1);
      }
      default:
        throw new Error(formula.primitive);
    }
  }

  it.each<[Record<string, string>, MailKind | null]>([
    [{ event: 'processed' }, 'sent'],
    [{ event: 'delivered' }, 'delivered'],
    [{ event: 'deferred' }, 'deferred'],
    [{ event: 'open' }, 'open'],
    [{ event: 'open', sg_machine_open: 'false' }, 'open'],
    [{ event: 'open', sg_machine_open: 'true' }, 'machine_open'],
    [{ event: 'click', sg_machine_open: 'true' }, 'click'],
    [{ event: 'bounce' }, 'bounce_hard'],
    [{ event: 'bounce', type: 'bounce' }, 'bounce_hard'],
    [{ event: 'bounce', type: 'blocked' }, 'bounce_soft'],
    [{ event: 'spamreport' }, 'complaint'],
    [{ event: 'unsubscribe' }, 'unsubscribe'],
    [{ event: 'group_unsubscribe' }, 'unsubscribe'],
    [{ event: 'group_resubscribe' }, 'resubscribe'],
    [{ event: 'dropped', reason: 'Bounced Address' }, 'bounce_hard'],
    [{ event: 'dropped', reason: 'Unsubscribed Address' }, 'unsubscribe'],
    [{ event: 'dropped', reason: 'Spam Reporting Address' }, 'complaint'],
    [{ event: 'dropped', reason: 'Invalid' }, 'dropped'],
    [{ event: 'dropped', reason: 'Spam Content' }, null],
    [{ event: 'dropped' }, null],
    [{ event: 'account_status_change' }, null],
    [{}, null],
  ])('%j is %s', (row, expected) => {
    expect(evaluate(kind, row)).toBe(expected);
    if (expected !== null) expect(mailKinds).toContain(expected);
  });

  it.each([
    ['an event a line', (events: unknown[]) => events.map((event) => JSON.stringify(event)).join('\n')],
    ['an array a line', (events: unknown[]) => `${JSON.stringify(events)}\n${JSON.stringify(events)}\n`],
  ])('is recognised with %s', async (_, write) => {
    const events = JSON.parse(await fixture('sendgrid-events/export.json')) as unknown[];
    await folder.write({ file: write(events) });
    expect(await inspectOne(folder, 'mail', {})).toMatchObject({ format: 'sendgrid-events', role: 'mail' });
  });
});
