import { dirname, relative, resolve } from 'node:path';
import { Failure, problem } from '../problems/problem.ts';
import type { ValueType } from '../expression/formula.ts';
import { parseRules } from '../rules/read.ts';
import { inspectSources } from '../sources/inspect.ts';
import { recogniseFiles, type RecognisedFile } from '../sources/recognise-files.ts';
import type { SourceShape } from '../sources/shape.ts';
import { whyAnotherZone } from './first-clocks.ts';
import { doubtfulConsent, ownRules, tableRules } from './first-consent.ts';
import { globsOf } from './first-paths.ts';
import { purchases } from './first-purchases.ts';
import { firstSources, type FirstSource, type UnusedFile } from './first-sources.ts';

/** What a first rules file is made from. */
export interface FirstRulesOptions {
  /** Where the rules are to lie: paths are written relative to it. */
  config: string;
  /** The zone in which days are counted. */
  timezone: string;
  providers: readonly string[];
}

/** A first rules file, and what became of each export. */
export interface FirstRules {
  text: string;
  sources: readonly { name: string; format?: string; files: readonly string[] }[];
  unused: readonly UnusedFile[];
  /** Why the zone may have to be another, a sentence each. */
  clocks: readonly string[];
}

/**
 * Writes rules for exports: sources, who is to be mailed no more, a first set of segments that these exports can tell,
 * and lists. Judges by the beginnings of the files, and writes nothing. Throws a Failure of kind `data` when no
 * file tells of customers, orders or who reads mail.
 */
export async function firstRules(files: readonly string[], options: FirstRulesOptions): Promise<FirstRules> {
  const folder = dirname(resolve(options.config));
  const recognised = await recogniseFiles(files.map((file) => resolve(file)));
  const globs = await globsOf(
    recognised.map(({ path }) => path),
    folder,
  );
  const { sources, unused } = firstSources(recognised, globs, folder);
  if (!sources.some((source) => source.role !== 'mail' || tellsOfReaders(source))) {
    throw new Failure('data', [
      problem(
        'unreadable-file',
        'none of these files looks like customers or orders of a shop, or opens of mail',
      ),
      ...sources.flatMap(({ format, of }) =>
        of.map(({ path }) =>
          problem('unreadable-file', `${relative(folder, path)}: ${format!}, which has nobody to be mailed`),
        ),
      ),
      ...unused.map(({ path, why }) => problem('unreadable-file', `${path}: ${why}`)),
    ]);
  }
  const head = `version: 1\nsources:\n${sources.map(({ yaml }) => `  ${yaml}\n`).join('')}`;
  const draft = parseRules(options.config, `${head}segments: { all_people: "true" }\n`);
  const clocks = sources.flatMap((source) => {
    const why = whyAnotherZone(source.clocks, options.timezone);
    return why === undefined ? [] : [`${source.name} ${why}`];
  });
  const shapes = await inspectSources(draft, { scratch: undefined });
  return {
    text: written(options, sources, unused, shapes, clocks, doubts(recognised, sources, folder)),
    sources: sources.map(({ name, format, of }) => ({
      name,
      ...(format !== undefined && { format }),
      files: of.map(({ path }) => relative(folder, path)),
    })),
    unused,
    clocks,
  };
}

function written(
  { timezone, providers }: FirstRulesOptions,
  sources: readonly FirstSource[],
  unused: readonly UnusedFile[],
  shapes: ReadonlyMap<string, SourceShape>,
  clocks: readonly string[],
  doubtful: readonly string[],
): string {
  const has = (source: string, column: string, type?: ValueType) =>
    shapes
      .get(source)
      ?.columns.some((each) => each.name === column && (type === undefined || each.type === type)) ?? false;
  const orders = sources.find(({ role }) => role === 'orders');
  const mail = sources.filter(({ role }) => role === 'mail');
  const reading = mail.some(tellsOfReaders);
  const suppress = [
    ...(mail.length > 0
      ? [
          'unsubscribed: any(unsubscribes without resubscribes after)',
          'complained: any(complaints)',
          'bad address: any(hard_bounces)',
        ]
      : []),
    ...consentRules(sources, has),
  ];
  const consentSaid = suppress.some((rule) => rule.startsWith('no consent'));
  const lines = [
    '# Written by "segmentor init" from the exports below: a beginning, to be changed as you like.',
    '#   segmentor check   says what is wrong, and how many people are in each segment',
    '#   segmentor run     writes the lists to out/latest/lists',
    'version: 1',
    `timezone: ${timezone} # ${clocks.length > 0 ? `to be set: ${clocks.join(', ')}; ` : ''}days begin and end here; names are like Europe/Paris`,
    ...(sources.some(({ role }) => role === 'customers')
      ? []
      : ['people: everyone # no export says who the customers are']),
    '',
    'sources:',
    ...sources.flatMap(({ yaml, comment }) => [`  # ${comment}`, `  ${yaml}`]),
    ...unused.flatMap(({ path, why, yaml }) => [
      `  # not used: ${path.replace(/\s+/g, ' ')}: ${why}`,
      ...(yaml === undefined ? [] : [`  # it may be ${yaml}`]),
    ]),
    '',
    ...(orders
      ? [
          'events: # a named part of what happened',
          `  purchases: ${purchases(orders, (column) => has('orders', column))}`,
          '',
          'traits: # a value of each customer',
          `  spend: ${spend(has)}`,
          '  last_order: last(purchases.at)',
          '',
        ]
      : []),
    ...(suppress.length > 0
      ? [
          'suppress: # on no list, whatever the segments say',
          ...suppress.map((each) => `  ${each}`),
          ...(consentSaid ? [] : nobodyAgreed(doubtful).map((line) => `  # ${line}`)),
        ]
      : nobodyRefused(doubtful).map((line) => `# ${line}`)),
    '',
    'segments: # who is meant; a condition each',
    ...segments(orders !== undefined, reading, suppress.length > 0, has),
    '',
    ...(orders
      ? [
          'guards: # what must hold, or nothing is published',
          '  sources:',
          ...sources
            .filter(({ role }) => role === 'orders')
            .map(({ name }) => `    ${name}: { at_least: 1 } # an export without rows is none`),
          '',
        ]
      : []),
    'lists: # a folder of files for each service',
    ...providers.flatMap((provider) => listLines(provider, mail.length > 0, orders !== undefined)),
  ];
  return `${lines.join('\n')}\n`;
}

/** A status or a list of bounces says nothing of who reads. */
const tellsOfReaders = ({ format = '' }: FirstSource): boolean => !/-(?:status|bounces)$/.test(format);

/** Who is on no list by what customers, or tables of addresses, say of who may be mailed. */
function consentRules(sources: readonly FirstSource[], has: Has): string[] {
  const own = sources.find(({ role }) => role === 'customers')?.answers;
  const known = has('customers', 'consent');
  const tables = sources.filter(({ role }) => role === 'table');
  return [
    ...(own ? ownRules(own) : known ? ["no consent: not (consent = 'yes') # a missing consent is none"] : []),
    ...tables.flatMap(({ name, answers }, index) =>
      tableRules(name, answers!, known || tables.slice(0, index).some((each) => each.answers?.consent)),
    ),
  ];
}

/** Columns that may say who agreed to be mailed, of files of which no rule asks that. */
function doubts(
  files: readonly RecognisedFile[],
  sources: readonly FirstSource[],
  folder: string,
): readonly string[] {
  const asked = new Set(sources.flatMap(({ answers, of }) => (answers?.consent ? of : [])));
  return doubtfulConsent(
    files.filter((file) => !asked.has(file)),
    (path) => relative(folder, path).replace(/\s+/g, ' '),
  );
}

function nobodyAgreed(doubtful: readonly string[]): string[] {
  return doubtful.length === 0
    ? ['nothing in these exports says who agreed to be mailed; see to it that all of them did']
    : [
        'only this may say who agreed to be mailed; add a rule for it, or see to it that all of them did:',
        ...doubtful.map((each) => `  ${each}`),
      ];
}

function nobodyRefused(doubtful: readonly string[]): string[] {
  return doubtful.length === 0
    ? [
        'Nothing in these exports says who may be mailed. Before you mail anybody, add an export that does, and:',
        'suppress:',
        '  unsubscribed: any(unsubscribes without resubscribes after)',
      ]
    : [
        'Only this may say who may be mailed:',
        ...doubtful.map((each) => `  ${each}`),
        'Before you mail anybody, look at it, and add a rule such as',
        'suppress:',
        "  no consent: not (newsletter = 'the word that says yes')",
      ];
}

type Has = (source: string, column: string, type?: ValueType) => boolean;

const spend = (has: Has): string =>
  has('orders', 'refunded')
    ? 'sum(purchases.total - coalesce(purchases.refunded, 0) in last 12 months)'
    : 'sum(purchases.total in last 12 months)';

function segments(orders: boolean, reading: boolean, suppressing: boolean, has: Has): string[] {
  const of = (name: string, description: string, where: string) => [
    `  ${name}:`,
    `    description: ${description}`,
    `    where: ${where}`,
  ];
  const found = [
    ...(orders
      ? [
          ...of(
            'vip',
            'Best tenth of those who buy, by what they spent in twelve months',
            'percentile(spend among any(purchases)) >= 90',
          ),
          ...of(
            'second_order',
            'Ordered once, two to eight weeks ago',
            'count(purchases) = 1 and days_since(last_order) between 14 and 56',
          ),
          ...of('lapsed', 'Ordered before, and not for half a year', 'days_since(last_order) > 180'),
        ]
      : []),
    ...(!orders && has('customers', 'total_orders', 'number')
      ? of('buyers', 'Ordered at least once', 'total_orders > 0')
      : []),
    ...(!orders && has('customers', 'total_spent', 'number')
      ? of(
          'vip',
          'Best tenth of those who bought anything, by what they spent in all',
          'percentile(total_spent among total_spent > 0) >= 90',
        )
      : []),
    ...(has('customers', 'created_at', 'timestamp')
      ? of('newcomers', 'Known for 30 days at the most', 'days_since(created_at) <= 30')
      : []),
    ...(reading
      ? [
          ...of('readers', 'Opened or clicked in the last 90 days', 'any(opens or clicks in last 90 days)'),
          ...of(
            'asleep',
            'Used to open or click, and not for half a year',
            'any(opens or clicks) and none(opens or clicks in last 180 days)',
          ),
        ]
      : []),
  ];
  const all = suppressing
    ? 'Everybody; on its lists without those whom "suppress" names'
    : 'Everybody; nothing says yet who may not be mailed';
  return found.length > 0 ? found : of('all_customers', all, '"true"');
}

function listLines(provider: string, told: boolean, orders: boolean): string[] {
  const columns = provider === 'mailchimp' && orders;
  return [
    `  ${provider}:`,
    '    segments: all',
    ...(columns
      ? ['    columns: { SPENT: spend, LASTORDER: last_order } # fields to make in your audience first']
      : []),
    ...(told
      ? [
          '    suppressions: # files that tell the service whom to mail no more',
          '      unsubscribed: [unsubscribed]',
          '      cleaned: [bad address]',
          '      complained: [complained]',
        ]
      : []),
  ];
}
