import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';

/** How a CSV file is written. The header is trimmed; it may hold empty and equal names. */
export interface Dialect {
  delimiter: string;
  quote: string;
  header: readonly string[];
  /** The line ending, when the head has one and no other. */
  newline?: string;
}

/** A dialect, and the rows below the header that it was found from. */
export interface Sampled extends Dialect {
  sample: readonly (readonly string[])[];
}

const delimiters = [',', ';', '\t', '|'];
const rows = 200;

/**
 * Finds the dialect from a file's head by parsing its first 200 rows with each delimiter: the one that gives the most
 * columns in the most rows. A declared delimiter is taken as it is.
 */
export function dialectOf(head: string, declared?: string): Sampled {
  const quote = quoteOf(head);
  // What is nowhere in the head parts nothing; of those that part nothing the first is as good as any.
  const possible = delimiters.filter((each, index) => index === 0 || head.includes(each));
  const tried = (declared === undefined ? possible : [declared]).map((delimiter) => {
    const records = parseHead(head, delimiter, quote);
    const header = (records[0] ?? []).map((cell) => cell.trim());
    const fitting = records.filter((record) => record.length === header.length).length;
    return {
      delimiter,
      header,
      sample: records.slice(1),
      score: (fitting / records.length) * (header.length - 1),
    };
  });
  const { delimiter, header, sample } = tried.reduce((best, next) => (next.score > best.score ? next : best));
  const newline = newlineOf(head, quote);
  return { delimiter, quote, header, sample, ...(newline !== undefined && { newline }) };
}

/** Single quotes only where the whole first line is written so: elsewhere they are apostrophes. */
function quoteOf(head: string): string {
  const first = head.split(/[\r\n]/, 1)[0]!.trim();
  return first.length > 1 && first.startsWith("'") && first.endsWith("'") ? "'" : '"';
}

function parseHead(head: string, delimiter: string, quote: string): string[][] {
  const records: string[][] = [];
  try {
    parse(head, {
      delimiter,
      quote,
      escape: quote,
      to: rows,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: (record: string[]) => {
        records.push(record);
        return null;
      },
    });
  } catch (error) {
    // The head may end within a quoted cell; the rows before it are what is wanted.
    if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
  }
  return records;
}

function newlineOf(head: string, quote: string): string | undefined {
  const outside = head.replace(new RegExp(`${quote}[^${quote}]*(?:${quote}|$)`, 'g'), '');
  // The head's last character may be the first half of CR LF.
  const found = new Set(outside.replace(/(?<=[\r\n][^]*)\r$/, '').match(/\r\n|\r|\n/g));
  const [newline] = found;
  return found.size === 1 ? newline : undefined;
}
