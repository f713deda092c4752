import type { Problems } from '../problems/problem.ts';
import type { Path, RulesDocument } from './document.ts';
import type { AddressFileRule, Parameters, Rules, SegmentRule, Written } from './rules.ts';
import { readHoldout, readSplit } from './read-shares.ts';
import type { RulesContent } from './schema.ts';
import type { SegmentContent } from './segment-schema.ts';

type Segments = RulesContent['segments'];

/** More combinations of parameters than anybody mails. */
const mostCombinations = 200;

/** The segments of a rules file: those with `for` once for each combination of their values. */
export function readSegments(
  document: RulesDocument,
  content: Segments,
  problems: Problems,
): Pick<Rules, 'segments' | 'families' | 'addressFiles'> {
  const files = new AddressFiles(document);
  const segments = new Map<string, SegmentRule>();
  const families = new Map<string, { place: SegmentRule['place']; members: string[] }>();
  const add = (segment: SegmentRule) => {
    if (segments.has(segment.name)) {
      const message = `two segments are called "${segment.name}"`;
      problems.add('duplicate-name', message, segment.place, 'each value may stand there once');
    }
    segments.set(segment.name, segment);
  };
  for (const [name, segment] of Object.entries(content)) {
    const path = ['segments', name];
    const place = document.keyPlace(path);
    if (typeof segment !== 'object') {
      add({ name, place, where: document.written(path), exclude: [], tags: [], columns: new Map() });
      continue;
    }
    const reader = new SegmentReader(document, problems, path, segment, files);
    if (!segment.for) {
      add(reader.segment(name, place, new Map()));
      continue;
    }
    const combinations = combinationsOf(document, [...path, 'for'], segment.for, problems);
    const members = combinations.map((each) => ({
      ...each,
      name: [name, ...each.values.values()].join('.'),
    }));
    families.set(name, { place, members: members.map((each) => each.name) });
    for (const each of members) add(reader.segment(each.name, each.place, each.values));
  }
  return { segments, families, addressFiles: files.all() };
}

interface Combination {
  values: Parameters;
  /** Of the last of the values. */
  place: SegmentRule['place'];
}

function combinationsOf(
  document: RulesDocument,
  path: Path,
  parameters: NonNullable<SegmentContent['for']>,
  problems: Problems,
): Combination[] {
  let combinations: Combination[] = [{ values: new Map(), place: document.keyPlace(path) }];
  const count = Object.values(parameters).reduce((product, values) => product * values.length, 1);
  if (count > mostCombinations) {
    const message = `this makes ${count} segments, at most ${mostCombinations} can be made`;
    problems.add('shape', message, document.keyPlace(path));
    return [];
  }
  for (const [name, values] of Object.entries(parameters)) {
    combinations = combinations.flatMap((combination) =>
      values.map((value, index) => {
        const place = document.place([...path, name, index]);
        return { values: new Map([...combination.values, [name, value]]), place };
      }),
    );
  }
  return combinations;
}

/** A text with the values of parameters in place of `$name`. */
function filled(text: string, parameters: Parameters): string {
  return text.replace(/\$([\p{L}_][\p{L}\p{N}_]*)/gu, (written, name: string) =>
    String(parameters.get(name) ?? written),
  );
}

/** The files of addresses that segments name, each once by its path. */
class AddressFiles {
  private readonly document: RulesDocument;
  private readonly known = new Map<string, AddressFileRule>();

  constructor(document: RulesDocument) {
    this.document = document;
  }

  named(path: Path, file: string, included: boolean): string {
    const known = this.known.get(file);
    const rule = known ?? {
      name: `addresses ${this.known.size + 1}`,
      path: this.document.located(path, file),
      included,
    };
    this.known.set(file, { ...rule, included: rule.included || included });
    return rule.name;
  }

  all(): AddressFileRule[] {
    return [...this.known.values()];
  }
}

/** Reads one segment's map, once for each combination of its parameters. */
class SegmentReader {
  private readonly document: RulesDocument;
  private readonly path: Path;
  private readonly content: SegmentContent;
  private readonly files: Pick<SegmentRule, 'includeFile' | 'excludeFile'>;
  private readonly top: SegmentRule['top'];
  private readonly holdout: ReturnType<typeof readHoldout>;
  private readonly split: SegmentRule['split'];

  constructor(
    document: RulesDocument,
    problems: Problems,
    path: Path,
    content: SegmentContent,
    files: AddressFiles,
  ) {
    this.files = {
      ...(content.include_file !== undefined && {
        includeFile: files.named([...path, 'include_file'], content.include_file, true),
      }),
      ...(content.exclude_file !== undefined && {
        excludeFile: files.named([...path, 'exclude_file'], content.exclude_file, false),
      }),
    };
    this.document = document;
    this.path = path;
    this.content = content;
    this.top = content.top === undefined ? undefined : this.readTop(problems);
    this.holdout =
      content.holdout === undefined
        ? undefined
        : readHoldout(document, [...path, 'holdout'], content.holdout, problems);
    if (content.split && content.split_by !== undefined) {
      const message = 'a segment is split by chance or by a value, not both';
      problems.add('shape', message, document.keyPlace([...path, 'split_by']));
    }
    this.split = content.split && readSplit(document, [...path, 'split'], content.split, problems);
  }

  segment(name: string, place: SegmentRule['place'], parameters: Parameters): SegmentRule {
    const { description, exclude, limit, split_by, tags, columns } = this.content;
    const given = (written: Written): Written => ({ ...written, parameters });
    const at = (...keys: Path) => given(this.document.written([...this.path, ...keys]));
    return {
      name,
      place,
      ...(description && { description: filled(description, parameters) }),
      where: at('where'),
      exclude: Array.isArray(exclude)
        ? exclude.map((_, index) => at('exclude', index))
        : exclude === undefined
          ? []
          : [at('exclude')],
      ...this.files,
      ...(this.top && { top: { ...this.top, by: given(this.top.by) } }),
      ...(limit !== undefined && { limit }),
      ...(this.holdout && { holdout: { salt: name, ...this.holdout } }),
      ...(this.split && { split: this.split }),
      ...(split_by !== undefined && { splitBy: this.splitBy(split_by, at) }),
      tags: (tags ?? []).map((tag) => filled(tag, parameters)),
      columns: new Map(Object.keys(columns ?? {}).map((header) => [header, at('columns', header)])),
    };
  }

  private splitBy(
    written: NonNullable<SegmentContent['split_by']>,
    at: (...keys: Path) => Written,
  ): SegmentRule['splitBy'] & {} {
    if (typeof written !== 'object') return { by: at('split_by'), atLeast: 1 };
    const { at_least: atLeast = 1, most, rest } = written;
    return {
      by: at('split_by', 'by'),
      atLeast,
      ...(most !== undefined && { most }),
      ...(rest !== undefined && { rest }),
    };
  }

  private readTop(problems: Problems): SegmentRule['top'] {
    const { text, place } = this.document.written([...this.path, 'top']);
    const found = /^\s*([1-9]\d*)\s+by\s+(?=\S)/.exec(text);
    if (!found) {
      problems.add(
        'shape',
        'it is written as a number and what to go by: 500 by spend',
        place(0, text.length),
      );
      return undefined;
    }
    const skipped = found[0].length;
    return {
      count: Number(found[1]),
      by: {
        text: text.slice(skipped),
        place: (start, end) => place(start + skipped, end + skipped),
      },
    };
  }
}
