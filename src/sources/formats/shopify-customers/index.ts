import { type Format, listColumn, numberColumn, textColumn, yesNoColumn } from '../format.ts';

const guarded = { apostrophe: true } as const;

export const shopifyCustomers: Format = {
  name: 'shopify-customers',
  title: 'customers export of Shopify',
  origin: 'Shopify admin, Customers, Export',
  sure: 'seen',
  quirks: [
    { says: 'There are no dates: neither when a customer signed up nor when one last ordered', sure: 'seen' },
    { says: 'Money is `1234.50` without a currency, consent is `yes` or `no`', sure: 'seen' },
    { says: 'Some four rows in a hundred have no address', sure: 'seen' },
    { says: 'An apostrophe guards phones from spreadsheets', sure: 'seen' },
    { says: 'So it does with ids and zips', sure: 'reported' },
    {
      says: 'An older header lacks "Default Address" and says "Accepts Marketing"; of its countries and provinces, written out and as codes, the codes are taken',
      sure: 'reported',
    },
  ],
  role: 'customers',
  container: 'csv',
  recognise: {
    has: [['Email'], ['Accepts Email Marketing', 'Accepts Marketing'], ['Total Spent'], ['Total Orders']],
  },
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
    yesNoColumn('whatsapp_consent', ['Accepts WhatsApp Marketing']),
    numberColumn('total_spent', ['Total Spent']),
    numberColumn('total_orders', ['Total Orders']),
    listColumn('tags', ['Tags']),
    textColumn('note', ['Note']),
    yesNoColumn('tax_exempt', ['Tax Exempt']),
  ],
  keys: { customer: ['id', 'email'] },
};
