import type { Format } from '../format.ts';
import { asCustomers } from '../subscribers.ts';
import { audience } from './export.ts';

export const mailchimpAudience: Format = asCustomers('mailchimp-audience', audience);
