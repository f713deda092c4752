import { type Format, listColumn, numberColumn, textColumn, yesNoColumn } from '../format.ts';

const guarded = { apostrophe: true } as const;

/**
 * Shopify admin, Customers, Export: 20 columns (seen). The older header names the address columns without "Default
 * Address" and says "Accepts Marketing" (reported); it has country and province both written out and as codes, and the
 * codes are taken. There is no date in either: neither when a customer signed up nor when one last ordered (seen).
 *
 * Money is `1234.50` without a currency, consent `yes` or `no` (seen). An apostrophe guards ids, phones and zips from
 * spreadsheets (seen for phones, reported for the others). Some four in a hundred rows have no address (seen once).
 */
export const shopifyCustomers: Format = {
  name: 'shopify-customers',
  title: 'customers export of Shopify',
  role: 'customers',
  container: 'csv',
  recognise: [['Email'], ['Accepts Email Marketing', 'Accepts Marketing'], ['Total Spent'], ['Total Orders']],
  columns: [
    textColumn('id', ['Customer ID'], guarded),
    textColumn('email', ['Email']),
    textColumn('first_name', ['First Name']),
    textColumn('last_name', ['Last Name']),
    textColumn('phone', ['Phone', 'Default Address Phone'], guarded),
    textColumn('company', ['Default Address Company', 'Company']),
    textColumn('address1', ['Default Address Address1', 'Address1']),
    textColumn('address2', ['Default Address Address2', 'Address2']),
    textColumn('city', ['Default Address City', 'City']),
    textColumn('province', ['Default Address Province Code', 'Province Code']),
    textColumn('country', ['Default Address Country Code', 'Country Code']),
    textColumn('zip', ['Default Address Zip', 'Zip'], guarded),
    yesNoColumn('consent', ['Accepts Email Marketing', 'Accepts Marketing']),
    yesNoColumn('sms_consent', ['Accepts SMS Marketing']),
    numberColumn('total_spent', ['Total Spent']),
    numberColumn('total_orders', ['Total Orders']),
    listColumn('tags', ['Tags']),
    textColumn('note', ['Note']),
    yesNoColumn('tax_exempt', ['Tax Exempt']),
  ],
  keys: { customer: ['id', 'email'] },
};
