import type { Format } from '../format.ts';
import { members } from '../mailchimp-members/export.ts';
import { asStatus } from '../subscribers.ts';

export const mailchimpMembersStatus: Format = asStatus('mailchimp-members-status', members);
