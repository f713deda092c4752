import type { Format } from '../format.ts';
import { audience } from '../mailchimp-audience/export.ts';
import { asStatus } from '../subscribers.ts';

export const mailchimpStatus: Format = asStatus('mailchimp-status', audience);
