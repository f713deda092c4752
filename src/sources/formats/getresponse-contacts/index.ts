import { type Format, numberColumn, textColumn, timestampColumn } from '../format.ts';

export const getresponseContacts: Format = {
  name: 'getresponse-contacts',
  title: 'contacts of GetResponse’s API',
  origin: 'GetResponse, API, contacts',
  sure: 'seen',
  quirks: [
    { says: 'There is one full name', sure: 'seen' },
    { says: 'Nothing says whether somebody has unsubscribed', sure: 'supposed' },
    {
      says: 'What the header of the contacts export is, nobody says; map its columns yourself',
      sure: 'reported',
    },
  ],
  role: 'customers',
  container: 'json',
  recognise: {
    has: [['contactId'], ['email'], ['createdOn'], ['campaign.campaignId', 'campaign.name', 'campaign']],
  },
  columns: [
    textColumn('id', ['contactId']),
    textColumn('email', ['email']),
    textColumn('name', ['name']),
    textColumn('origin', ['origin']),
    timestampColumn('created_at', ['createdOn']),
    timestampColumn('changed_at', ['changedOn']),
    textColumn('list', ['campaign.name']),
    numberColumn('engagement', ['engagementScore']),
    numberColumn('scoring', ['scoring']),
    textColumn('note', ['note']),
    textColumn('country', ['geolocation.countryCode']),
  ],
  keys: { customer: ['id', 'email'] },
};
