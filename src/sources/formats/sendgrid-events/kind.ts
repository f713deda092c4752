import { and, type Formula } from '../../../expression/formula.ts';
import type { MailKind } from '../../shape.ts';
import { is, kindByCases } from '../kinds.ts';

const dropped = (reason: string): Formula => and(is('event', 'dropped'), is('reason', reason));

/**
 * Which condition makes which kind, the first that holds. Names, bounce types and reasons of drops are SendGrid's own
 * (seen), `group_resubscribe` is supposed, and so is that an invalid address is one that bounces for good. Drops for another reason than the address (content, quota, a bad header)
 * and events such as `account_status_change` say nothing about the person and have no kind.
 */
const kinds: readonly (readonly [Formula, MailKind])[] = [
  [and(is('event', 'open'), is('sg_machine_open', 'true')), 'machine_open'],
  [is('event', 'open'), 'open'],
  [is('event', 'click'), 'click'],
  [is('event', 'processed'), 'sent'],
  [is('event', 'delivered'), 'delivered'],
  [is('event', 'deferred'), 'deferred'],
  [and(is('event', 'bounce'), is('type', 'blocked')), 'bounce_soft'],
  [is('event', 'bounce'), 'bounce_hard'],
  [is('event', 'spamreport'), 'complaint'],
  [is('event', 'unsubscribe', 'group_unsubscribe'), 'unsubscribe'],
  [is('event', 'group_resubscribe'), 'resubscribe'],
  [dropped('Bounced Address'), 'bounce_hard'],
  [dropped('Unsubscribed Address'), 'unsubscribe'],
  [dropped('Spam Reporting Address'), 'complaint'],
  [dropped('Invalid'), 'bounce_hard'],
];

/** The kind of a row, over its text columns `event`, `type`, `reason` and `sg_machine_open`. */
export const kind: Formula = kindByCases(kinds);
