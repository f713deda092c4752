import { call, number, text, type Formula } from '../expression/formula.ts';

/** How people of one country write a phone at home. */
interface Dialling {
  /** Its calling code. */
  code: string;
  /** What stands before a number within the country and goes when the code comes; empty: nothing does. */
  trunk: '' | '0' | '1';
  /** A pattern of the number after the trunk prefix. */
  number: string;
}

const northAmerica: Dialling = { code: '1', trunk: '1', number: '[2-9][0-9]{2}[2-9][0-9]{6}' };

/**
 * Countries whose numbers become E.164, by ISO 3166 code: ITU-T E.164 and its national numbering plans, as of 2026-11.
 * Only those whose numbers cannot be mistaken; phones of other countries stay as they are written.
 */
export const dialling: Readonly<Record<string, Dialling>> = {
  AT: { code: '43', trunk: '0', number: '[1-9][0-9]{6,11}' },
  AU: { code: '61', trunk: '0', number: '[23478][0-9]{8}' },
  BE: { code: '32', trunk: '0', number: '[1-9][0-9]{7,8}' },
  CA: northAmerica,
  CH: { code: '41', trunk: '0', number: '[1-9][0-9]{8}' },
  CZ: { code: '420', trunk: '', number: '[2-9][0-9]{8}' },
  DE: { code: '49', trunk: '0', number: '[1-9][0-9]{6,10}' },
  DK: { code: '45', trunk: '', number: '[2-9][0-9]{7}' },
  ES: { code: '34', trunk: '', number: '[6-9][0-9]{8}' },
  FR: { code: '33', trunk: '0', number: '[1-9][0-9]{8}' },
  GB: { code: '44', trunk: '0', number: '[1235789][0-9]{8,9}' },
  IE: { code: '353', trunk: '0', number: '[1-9][0-9]{6,8}' },
  NL: { code: '31', trunk: '0', number: '[1-9][0-9]{8}' },
  NO: { code: '47', trunk: '', number: '[2-9][0-9]{7}' },
  PL: { code: '48', trunk: '', number: '[1-9][0-9]{8}' },
  PT: { code: '351', trunk: '', number: '[29][0-9]{8}' },
  SE: { code: '46', trunk: '0', number: '[1-9][0-9]{6,8}' },
  US: northAmerica,
};

/**
 * What people write between the digits of a phone: the trunk zero in brackets, blanks (also those that do not break),
 * hyphens and dashes, dots, slashes, brackets. Letters stay, so that an extension never becomes part of the number.
 */
const marks = ['(0)', ' ', '\u00a0', '\u202f', '-', '\u2010', '\u2011', '\u2013', '.', '/', '(', ')'];

/**
 * A phone in E.164: `+` and seven to fifteen digits. One with its country's code, or one as it is dialled in `country`
 * (an ISO 3166 code, in any case) when that is known here. What is neither stays `otherwise`.
 */
export function e164(value: Formula, country: Formula | undefined, otherwise: Formula): Formula {
  const digits = marks.reduce((rest, mark) => call('replace', rest, text(mark), text('')), value);
  const international = [isInternational(digits), digits];
  if (!country) return call('choose', ...international, otherwise);
  const home = call('upper', call('trim', country));
  const dialled = call('concat', home, text(' '), digits);
  const isDialled = (pattern: (each: Dialling) => string | undefined): Formula => {
    const patterns = countries.flatMap(([name, each]) => {
      const found = pattern(each);
      return found === undefined ? [] : [`${name} ${found}`];
    });
    return call('matches', dialled, text(`^(${patterns.join('|')})$`));
  };
  const code = call(
    'choose',
    ...countries.flatMap(([name, each]) => [call('equal', home, text(name)), text(`+${each.code}`)]),
    text(''),
  );
  const withoutTrunk = call('right', digits, call('subtract', call('length', digits), number(1)));
  return call(
    'choose',
    ...international,
    isDialled((each) => (each.trunk === '' ? undefined : each.trunk + each.number)),
    call('concat', code, withoutTrunk),
    // Nobody leaves out a trunk zero by rule, but spreadsheets do: such a number is nobody's for sure.
    isDialled((each) => (each.trunk === '0' ? undefined : each.number)),
    call('concat', code, digits),
    otherwise,
  );
}

const countries = Object.entries(dialling);

const isInternational = (digits: Formula): Formula => call('matches', digits, text('^\\+[1-9][0-9]{6,14}$'));
