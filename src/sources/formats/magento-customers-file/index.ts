import { type Format, textColumn, timestampColumn } from '../format.ts';

const utc = { zone: 'UTC' } as const;

export const magentoCustomersFile: Format = {
  name: 'magento-customers-file',
  title: 'customers main file of Magento 2',
  origin: 'Magento or Adobe Commerce admin, System, Export, Customers Main File',
  sure: 'seen',
  quirks: [
    {
      says: 'It holds hashes of passwords and reset tokens; these columns are as if they were not there',
      sure: 'seen',
    },
    { says: 'The same address may come once for each website', sure: 'supposed' },
    { says: 'Instants are UTC without saying so', sure: 'supposed' },
    { says: 'There is no id, and no consent', sure: 'seen' },
  ],
  role: 'customers',
  container: 'csv',
  recognise: { has: [['email'], ['_website'], ['created_at'], ['group_id']] },
  columns: [
    textColumn('email', ['email']),
    textColumn('first_name', ['firstname']),
    textColumn('last_name', ['lastname']),
    textColumn('group', ['group_id']),
    textColumn('website', ['_website']),
    textColumn('store', ['_store']),
    timestampColumn('created_at', ['created_at'], utc),
    timestampColumn('updated_at', ['updated_at'], utc),
    textColumn('birthday', ['dob']),
    textColumn('gender', ['gender']),
    textColumn('created_in', ['created_in']),
  ],
  secret: ['password_hash', 'rp_token', 'rp_token_created_at', 'password', 'confirmation'],
  keys: { customer: ['email'] },
};
