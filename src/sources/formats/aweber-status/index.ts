import { subscribers } from '../aweber-subscribers/export.ts';
import type { Format } from '../format.ts';
import { asStatus } from '../subscribers.ts';

export const aweberStatus: Format = asStatus('aweber-status', subscribers);
