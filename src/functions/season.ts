import { localDate } from '../clock/calendar.ts';
import type { FunctionDefinition } from '../expression/definition.ts';
import { call, missing, not, number, text, type Formula } from '../expression/formula.ts';
import { countries, southernCountries } from '../expression/places.ts';

const seasons = ['winter', 'spring', 'summer', 'autumn'] as const;

export const season: FunctionDefinition = {
  kind: 'function',
  name: 'season',
  group: 'time',
  parameters: [{ name: 'place', type: ['text', 'number'] }],
  result: 'text',
  values: seasons,
  meaning:
    "The season at the instant of the run by whole months (March to May is spring north of the equator, autumn south of it) for a country's two letters, by its capital's hemisphere, or a latitude, 0 counted north. The tropics have the seasons of their hemisphere.",
  missing: 'Missing for a code that no country has, and for a latitude beyond 90.',
  examples: [
    { expression: "season('FR')", gives: 'autumn' },
    { expression: "season('AU')", gives: 'spring' },
    { expression: 'season(-33.9)', gives: 'spring' },
    { expression: "season('Atlantis')", gives: null },
  ],
  compile: ([place], clock) => {
    const month = Number(localDate(clock.instant, clock.zone).slice(5, 7));
    const quarter = Math.floor((month % 12) / 3);
    const north = text(seasons[quarter]!);
    const south = text(seasons[(quarter + 2) % 4]!);
    const { nowhere, isSouth } = place!.type === 'number' ? byLatitude(place!) : byCountry(place!);
    return call('choose', nowhere, missing('text'), isSouth, south, north);
  },
};

function byLatitude(latitude: Formula) {
  return {
    nowhere: not(call('less_or_equal', call('absolute', latitude), number(90))),
    isSouth: call('less', latitude, number(0)),
  };
}

function byCountry(country: Formula) {
  const isOneOf = (codes: readonly string[]) => call('one_of', call('upper', country), ...codes.map(text));
  return { nowhere: not(isOneOf(countries)), isSouth: isOneOf(southernCountries) };
}
