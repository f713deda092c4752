import type { Format } from '../format.ts';
import { asCustomers } from '../subscribers.ts';
import { leads } from './export.ts';

export const aweberAccount: Format = asCustomers('aweber-account', leads);
