import type { Format } from '../format.ts';
import { asCustomers } from '../subscribers.ts';
import { subscribers } from './export.ts';

export const aweberSubscribers: Format = asCustomers('aweber-subscribers', subscribers);
