import type { Format } from '../format.ts';
import { asCustomers } from '../subscribers.ts';
import { members } from './export.ts';

export const mailchimpMembers: Format = asCustomers('mailchimp-members', members);
