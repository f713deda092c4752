import { and, type Formula } from '../../../expression/formula.ts';
import type { MailKind } from '../../shape.ts';
import { is, kindByCases } from '../kinds.ts';

const change = (suppressed: string, ...reasons: readonly string[]): Formula =>
  and(
    is('record_type', 'SubscriptionChange'),
    is('suppress_sending', suppressed),
    ...(reasons.length > 0 ? [is('suppression_reason', ...reasons)] : []),
  );

const bounce = (...types: readonly string[]): Formula =>
  and(is('record_type', 'Bounce'), is('type', ...types));

/**
 * Record types, bounce types and suppression reasons are Postmark's own (seen); what they mean here is ours. Answers of
 * machines, changes of address and failures before sending say nothing of the person and have no kind.
 */
const kinds: readonly (readonly [Formula, MailKind])[] = [
  [is('record_type', 'Delivery'), 'delivered'],
  [is('record_type', 'Open'), 'open'],
  [is('record_type', 'Click'), 'click'],
  [is('record_type', 'SpamComplaint'), 'complaint'],
  [change('true', 'HardBounce'), 'bounce_hard'],
  [change('true', 'SpamComplaint'), 'complaint'],
  [change('true'), 'unsubscribe'],
  [change('false'), 'resubscribe'],
  [bounce('HardBounce', 'BadEmailAddress'), 'bounce_hard'],
  [
    bounce('SoftBounce', 'Transient', 'DnsError', 'Blocked', 'DMARCPolicy', 'VirusNotification'),
    'bounce_soft',
  ],
  [bounce('SpamComplaint', 'SpamNotification'), 'complaint'],
  [bounce('Unsubscribe', 'ManualSuppression'), 'unsubscribe'],
  [bounce('Subscribe'), 'resubscribe'],
  [bounce('ManuallyDeactivated'), 'dropped'],
];

/** The kind of a row, over its columns `record_type`, `type`, `suppress_sending` and `suppression_reason`. */
export const kind: Formula = kindByCases(kinds);
