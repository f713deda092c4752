import { leads } from '../aweber-account/export.ts';
import type { Format } from '../format.ts';
import { asStatus } from '../subscribers.ts';

export const aweberAccountStatus: Format = asStatus('aweber-account-status', leads);
