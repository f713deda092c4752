import { readPieces } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import { isOrdinary } from './ordinary.ts';
import { type RowLook, RowWalk } from './row-walk.ts';
import { counted } from '../problems/count.ts';

/** What the rows of a CSV file are like, as far as an engine must know before it reads them. */
export interface Survey {
  /** Its line ends are of more than one kind, and an engine wants one. */
  mixed: boolean;
  /** A row that no engine should be given, and why, in words that follow the file's name. */
  refused?: { line: number; why: string };
}

const mebi = 1024 * 1024;
const longRow = 8 * mebi;

/** More cells than this are more than an engine can tell one by one of which row they are too many. */
const mostCells = ({ header }: Pick<Dialect, 'header'>): number => header.length + 1000;

/**
 * Looks at every byte of a CSV file. What is ordinary (LF or CRLF only, lines of ordinary length, quotes that open and
 * close all along) is seen quickly; of all other files every row is walked through.
 */
export async function surveyRows(path: string, compressed: boolean, dialect: Dialect): Promise<Survey> {
  if (await isOrdinary(path, compressed, dialect, mostCells(dialect))) return { mixed: false };
  return surveyOf(await walkRows(path, compressed, dialect), dialect);
}

/** The line on which a quote opens that takes in the lines after it, and what to say of it; undefined without any. */
export async function swallowedAt(
  path: string,
  compressed: boolean,
  dialect: Dialect,
): Promise<{ line: number; why: string } | undefined> {
  const { unclosed } = await walkRows(path, compressed, dialect);
  return unclosed === undefined ? undefined : { line: unclosed, why: swallows };
}

async function walkRows(path: string, compressed: boolean, dialect: Dialect): Promise<RowLook> {
  const walk = new RowWalk(dialect);
  for await (const piece of readPieces(path, compressed)) walk.feed(piece);
  return walk.end();
}

function surveyOf(look: RowLook, dialect: Dialect): Survey {
  const mixed = look.lineEnds.size > 1;
  if (look.unclosed !== undefined && look.longest.bytes > longRow)
    return { mixed, refused: { line: look.unclosed, why: swallows } };
  if (look.longest.bytes > longRow)
    return { mixed, refused: { line: look.longest.line, why: 'the row is longer than 8 MiB' } };
  const { cells, line } = look.widest;
  if (cells > mostCells(dialect))
    return {
      mixed,
      refused: {
        line,
        why: `the row has ${counted(cells, 'cell')}, and the header has ${dialect.header.length}`,
      },
    };
  return { mixed };
}

/** Said of a quote that takes in the rows after it: which rows these were, nobody can tell. */
const swallows = 'a quote that is opened here takes in the lines that follow';
