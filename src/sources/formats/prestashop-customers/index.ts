import { type Format, priceColumn, textColumn, timestampColumn, yesNoColumn } from '../format.ts';

const flags = { yes: ['1'], no: ['0'] } as const;

export const prestashopCustomers: Format = {
  name: 'prestashop-customers',
  title: 'customers export of PrestaShop',
  origin: 'PrestaShop back office, Customers, Export',
  sure: 'seen',
  quirks: [
    { says: 'Consent is `Newsletter`, 1 or 0; `Partner offers` is for others’ mail', sure: 'seen' },
    { says: 'Columns are between semicolons', sure: 'supposed' },
    { says: '`Sales` is a price with its currency, `€54.00` or `54,00 €`', sure: 'supposed' },
    { says: 'Versions of 1.7 lack `Group`', sure: 'seen' },
    { says: 'Instants are on the clock of the shop, without saying so', sure: 'supposed' },
    {
      says: 'Titles are in the language of the back office; then name the format and the columns in the rules',
      sure: 'seen',
    },
  ],
  role: 'customers',
  container: 'csv',
  recognise: { has: [['Email address'], ['Newsletter'], ['Registration'], ['Last visit', 'Partner offers']] },
  columns: [
    textColumn('id', ['ID']),
    textColumn('email', ['Email address']),
    textColumn('title', ['Social title']),
    textColumn('first_name', ['First name']),
    textColumn('last_name', ['Last name']),
    textColumn('group', ['Group']),
    textColumn('company', ['Company']),
    priceColumn('total_spent', ['Sales']),
    yesNoColumn('enabled', ['Enabled'], flags),
    yesNoColumn('consent', ['Newsletter'], flags),
    yesNoColumn('partner_consent', ['Partner offers'], flags),
    timestampColumn('created_at', ['Registration']),
    timestampColumn('last_visit_at', ['Last visit']),
  ],
  keys: { customer: ['id', 'email'] },
};
