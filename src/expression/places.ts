/**
 * Countries and regions by their codes, and the lists of them that have a name in the language. Countries are those of
 * ISO 3166-1 alpha-2 (249 codes, November 2025), provinces and states have the two letters of their post.
 */
const codes = (written: string): readonly string[] => written.trim().split(/\s+/);

/** Every country code. */
export const countries = codes(`
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI
  BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN
  CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
  FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
  HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
  KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
  ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP
  NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
  SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
  TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
  VN VU WF WS YE YT ZA ZM ZW
`);

/** Those whose capital, or seat of government, lies south of the equator. */
export const southernCountries = codes(`
  AO AQ AR AS AU BI BO BR BV BW CC CD CG CK CL CX EC FJ FK GS HM ID IO KE
  KM LS MG MU MW MZ NA NC NF NR NU NZ PE PF PG PN PY RE RW SB SC SH SZ TF
  TK TL TO TV TZ UY VU WF WS YT ZA ZM ZW
`);

/** The 27 member states (europa.eu, since 1 February 2020). */
const members = codes('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK');
/** Parts of members with a code of their own to which the law of the Union applies (TFEU, articles 349 and 355). */
const parts = codes('AX GF GP MF MQ RE YT');
const eu = [...members, ...parts];
/** Agreement on the European Economic Area, article 126. */
const eea = [...eu, 'IS', 'LI', 'NO'];

/** Lists that can be used after "in" without being defined; constants of a rules file come before them. */
export const namedLists: ReadonlyMap<string, readonly string[]> = new Map([
  ['eu', eu],
  ['eea', eea],
  ['uk_eea', [...eea, 'GB']],
  ['canadian_provinces', codes('AB BC MB NB NL NS NT NU ON PE QC SK YT')],
  // States whose general consumer privacy act is in force on 1 January 2026, that of Florida among them (IAPP, US State
  // Privacy Legislation Tracker).
  ['us_privacy_states', codes('CA CO CT DE FL IA IN KY MD MN MT NE NH NJ OR RI TN TX UT VA')],
]);
