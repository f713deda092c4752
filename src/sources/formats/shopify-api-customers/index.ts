import {
  type Format,
  listColumn,
  numberColumn,
  textColumn,
  timestampColumn,
  trueFalseColumn,
  yesNoColumn,
} from '../format.ts';

const states = {
  yes: ['subscribed', 'true'],
  no: ['not_subscribed', 'unsubscribed', 'pending', 'redacted', 'invalid', 'false'],
};

export const shopifyApiCustomers: Format = {
  name: 'shopify-api-customers',
  title: 'customers of Shopify’s Admin REST API',
  origin: 'GET /admin/api/…/customers.json, pages one after another or each in a file',
  sure: 'seen',
  quirks: [
    { says: 'A page is `{"customers": […]}`', sure: 'seen' },
    { says: 'Consent is `email_marketing_consent.state`; only `subscribed` is a yes', sure: 'seen' },
    { says: '`pending` has not confirmed, and is a no; so are `redacted` and `invalid`', sure: 'supposed' },
    { says: 'Older answers have `accepts_marketing`, true or false', sure: 'seen' },
    { says: 'Of addresses the default one is taken', sure: 'seen' },
  ],
  role: 'customers',
  container: 'json',
  records: ['customers'],
  recognise: {
    has: [
      ['email'],
      ['email_marketing_consent', 'accepts_marketing'],
      ['tax_exempt', 'verified_email'],
      ['created_at'],
    ],
  },
  columns: [
    textColumn('id', ['id']),
    textColumn('email', ['email']),
    textColumn('first_name', ['first_name']),
    textColumn('last_name', ['last_name']),
    textColumn('phone', ['phone', 'default_address.phone']),
    textColumn('company', ['default_address.company']),
    textColumn('address1', ['default_address.address1']),
    textColumn('address2', ['default_address.address2']),
    textColumn('city', ['default_address.city']),
    textColumn('province', ['default_address.province_code']),
    textColumn('country', ['default_address.country_code']),
    textColumn('zip', ['default_address.zip']),
    yesNoColumn('consent', ['email_marketing_consent.state', 'accepts_marketing'], states),
    timestampColumn('consent_at', [
      'email_marketing_consent.consent_updated_at',
      'accepts_marketing_updated_at',
    ]),
    yesNoColumn('sms_consent', ['sms_marketing_consent.state'], states),
    numberColumn('total_spent', ['total_spent']),
    numberColumn('total_orders', ['orders_count']),
    listColumn('tags', ['tags']),
    textColumn('note', ['note']),
    trueFalseColumn('tax_exempt', ['tax_exempt']),
    timestampColumn('created_at', ['created_at']),
    timestampColumn('updated_at', ['updated_at']),
  ],
  keys: { customer: ['id', 'email'] },
};
