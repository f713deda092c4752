import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isZone } from '../clock/zone.ts';
import { Failure, problem, Problems, type Problem } from '../problems/problem.ts';
import { RulesDocument, type Path } from './document.ts';
import { readRfm } from './read-rfm.ts';
import { readScore } from './read-scores.ts';
import { readSegments } from './read-segments.ts';
import { readGuards, readKeep } from './read-guards.ts';
import { readSources } from './read-sources.ts';
import { readTests } from './read-tests.ts';
import {
  suppressionKinds,
  type GroupRule,
  type ListRule,
  type Rules,
  type ScoreRule,
  type StageRule,
  type SuppressionKind,
  type Written,
} from './rules.ts';
import type { RulesContent } from './schema.ts';
import { readShape } from './shape.ts';
import { unreadOf, type Unread } from './unread.ts';
import { checkZone } from './zones.ts';

/** The rules of a file as far as they could be read, and its mistakes; with any, the rules are there to be checked only. */
export interface Draft {
  rules: Rules;
  mistakes: readonly Problem[];
}

/**
 * Reads a rules file and checks its shape; expressions are only taken over as text here. Whatever has a mistake is left
 * out, and `Rules.unread` says what. Throws a Failure of kind `rules` where nothing can be read: there is no such file,
 * it is no YAML or no map.
 */
export async function readDraft(path: string): Promise<Draft> {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code !== 'ENOENT';
    const reason = isThere ? 'it cannot be read' : 'there is no such file';
    const hint = isThere ? undefined : '"segmentor init" writes a first one for the exports that there are';
    throw new Failure('rules', [problem('file-missing', `${path}: ${reason}`, undefined, hint)]);
  }
  return draftOf(path, source);
}

/** As readDraft, from a text; `path` is what problems name and what source paths are relative to. */
export function draftOf(path: string, source: string): Draft {
  const document = new RulesDocument(path, source);
  const problems = new Problems(document.mistakes);
  const shape = readShape(document, problems);
  const unread = () => unreadOf(document, problems.all, shape);
  const rules = new Reader(document, shape.content, problems, unread).rules(path);
  return { rules: withoutUnreadSources({ ...rules, unread: unread() }), mistakes: problems.all };
}

/** As draftOf; throws a Failure of kind `rules` with every mistake. */
export function parseRules(path: string, source: string): Rules {
  const { rules, mistakes } = draftOf(path, source);
  new Problems(mistakes).throwIfAny('rules');
  return rules;
}

/** What is left of a source with a mistake would be looked for in its export. */
function withoutUnreadSources(rules: Rules): Rules {
  if (!rules.unread.sources) return rules;
  const sources = [...rules.sources].filter(([name]) => !rules.unread.names.has(name));
  return { ...rules, sources: new Map(sources) };
}

class Reader {
  private readonly document: RulesDocument;
  private readonly content: RulesContent;
  private readonly problems: Problems;
  /** By the problems that there are when it is asked. */
  private readonly unread: () => Unread;

  constructor(document: RulesDocument, content: RulesContent, problems: Problems, unread: () => Unread) {
    this.document = document;
    this.content = content;
    this.problems = problems;
    this.unread = unread;
  }

  rules(path: string): Omit<Rules, 'unread'> {
    const { content, document } = this;
    const written = content.timezone ?? 'UTC';
    const timezone = isZone(written) ? written : 'UTC';
    if (content.timezone !== undefined) checkZone(document.located(['timezone'], written), this.problems);
    const read = readSegments(document, content.segments, this.problems);
    const guards = readGuards(document, content, new Set(read.segments.keys()), this.unread(), this.problems);
    const keep = readKeep(document, content.keep, this.problems);
    return {
      file: path,
      folder: dirname(resolve(path)),
      timezone,
      people: content.people ?? 'customers',
      sources: readSources(document, content, this.problems),
      events: this.expressions(['events'], content.events),
      constants: this.map(['constants'], content.constants, (at, value) => document.located(at, value)),
      traits: this.expressions(['traits'], content.traits),
      scores: this.map(['scores'], content.scores, (at, score) => this.score(at, score)),
      suppress: this.expressions(['suppress'], content.suppress),
      ...read,
      stages: this.map(['stages'], content.stages, (at, stages) => this.stages(at, stages)),
      groups: this.map(['groups'], content.groups, (at, group) => this.group(at, group)),
      priority: (content.priority ?? []).map((name, index) => document.located(['priority', index], name)),
      ...(content.rfm && { rfm: readRfm(document, content.rfm, this.problems) }),
      lists: this.map(['lists'], content.lists, (at, list) => this.list(at, list)),
      tests: readTests(document, { ...content, timezone }, this.unread(), this.problems),
      ...(guards && { guards }),
      ...(keep && { keep }),
    };
  }

  private map<In, Out>(
    path: Path,
    values: Record<string, In> | undefined,
    read: (path: Path, value: In) => Out,
  ): Map<string, Out> {
    return new Map(Object.entries(values ?? {}).map(([key, value]) => [key, read([...path, key], value)]));
  }

  private expressions(path: Path, values: Record<string, unknown> | undefined): Map<string, Written> {
    return this.map(path, values, (at) => this.document.written(at));
  }

  private score(path: Path, score: NonNullable<RulesContent['scores']>[string]): ScoreRule {
    return {
      ...this.header(path, score.description),
      ...readScore(this.document, path, score, this.problems),
    };
  }

  private stages(path: Path, stages: Record<string, unknown>): StageRule {
    const names = Object.keys(stages);
    const read = names.map((name, index) => {
      const at = [...path, name];
      const place = this.document.keyPlace(at);
      if (stages[name] !== 'otherwise') return { name, place, where: this.document.written(at) };
      if (index < names.length - 1) {
        this.problems.add(
          'shape',
          '"otherwise" takes everybody who is left, so it comes last',
          this.document.place(at),
        );
      }
      return { name, place };
    });
    return { ...this.header(path), stages: read };
  }

  private group(path: Path, group: NonNullable<RulesContent['groups']>[string]): GroupRule {
    return {
      ...this.header(path),
      segments: group.segments.map((each, index) =>
        this.document.located([...path, 'segments', index], each),
      ),
      ...(group.among !== undefined && { among: this.document.written([...path, 'among']) }),
      partition: group.partition ?? false,
    };
  }

  private list(path: Path, list: NonNullable<RulesContent['lists']>[string]): ListRule {
    const name = String(path.at(-1));
    const provider =
      list.provider === undefined
        ? { value: name, place: this.document.keyPlace(path) }
        : this.document.located([...path, 'provider'], list.provider);
    const segments =
      Array.isArray(list.segments) &&
      list.segments.map((each, index) => this.document.located([...path, 'segments', index], each));
    return {
      ...this.header(path),
      provider,
      ...(segments && { segments }),
      layout: list.layout ?? 'one-file-per-segment',
      columns: this.expressions([...path, 'columns'], list.columns),
      roleAddresses: list.role_addresses ?? 'leave-out',
      formulas: list.formulas ?? 'neutralise',
      postalAddress: list.postal_address ?? 'leave-out',
      bom: list.bom ?? false,
      ...(list.rows_per_file !== undefined && { rowsPerFile: list.rows_per_file }),
      suppressions: this.suppressions([...path, 'suppressions'], list.suppressions ?? {}),
    };
  }

  private suppressions(
    path: Path,
    written: Readonly<Partial<Record<SuppressionKind, readonly string[] | undefined>>>,
  ): ListRule['suppressions'] {
    return new Map(
      suppressionKinds.flatMap((kind) => {
        const reasons = written[kind]?.map((each, index) =>
          this.document.located([...path, kind, index], each),
        );
        return reasons ? [[kind, reasons] as const] : [];
      }),
    );
  }

  private header(path: Path, description?: string) {
    const name = String(path.at(-1));
    return { name, place: this.document.keyPlace(path), ...(description && { description }) };
  }
}
