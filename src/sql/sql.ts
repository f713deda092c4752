/** A piece of SQL text. Only this module makes one, so a bare string never becomes SQL by accident. */
export class Sql {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static trusted(text: string): Sql {
    return new Sql(text);
  }

  toString(): string {
    return this.text;
  }
}

/** SQL with holes that take only SQL: identifiers come from `name`, values from `literal`. */
export function sql(strings: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  return Sql.trusted(strings.reduce((text, piece, index) => text + holes[index - 1]!.text + piece));
}

/** A quoted identifier. */
export function name(identifier: string): Sql {
  return Sql.trusted(`"${identifier.replaceAll('"', '""')}"`);
}

/** A text literal. NUL cannot stand in one and is refused. */
export function text(value: string): Sql {
  if (value.includes('\0')) throw new RangeError('a text literal cannot hold NUL');
  return Sql.trusted(`'${value.replaceAll("'", "''")}'`);
}

/** A number literal, written out in full. */
export function number(value: number): Sql {
  if (!Number.isFinite(value)) throw new RangeError('a number literal must be finite');
  const written = String(value);
  return Sql.trusted(written.includes('e') ? value.toFixed(20).replace(/0+$/, '') : written);
}

export function join(pieces: readonly Sql[], separator: string): Sql {
  return Sql.trusted(pieces.map((piece) => piece.text).join(separator));
}
