/** Everything that can be wrong, closed: a code is stable, its meaning stands here and in the docs. */
export const problemCodes = {
  // the command line
  'unknown-person': 'Nobody among the people has the address that is asked about.',
  'bad-option': 'An option of the command line has a value that it cannot take.',
  // the rules file
  'file-missing': 'A file that is named does not exist or cannot be opened.',
  yaml: 'The rules file is not well-formed YAML.',
  shape: 'A key or a value in the rules file is not what belongs there.',
  'unknown-key': 'The rules file has a key that does not exist.',
  'unknown-provider': 'A list is meant for a service that is not known.',
  'unknown-format': 'A source names an export format that is not known.',
  'unknown-zone': 'A time zone is not a name from the IANA time zone database.',
  'duplicate-name': 'Two things have the same name.',
  cycle: 'Definitions refer to each other in a circle.',
  // expressions
  syntax: 'An expression cannot be read.',
  'unknown-name': 'An expression uses a name that nothing has.',
  'unknown-column': 'An expression or a mapping uses a column that the export does not have.',
  'wrong-type': 'A value of one type stands where another belongs.',
  'wrong-arguments': 'A function is given too few, too many or impossible arguments.',
  'wrong-value': 'A value cannot stand there, or what it is compared with never has it.',
  'wrong-place': 'A piece of the language stands where it has no meaning.',
  // the exports
  'no-rows': 'An export has no rows.',
  'no-header': 'An export has no header line.',
  'column-missing': 'An export lacks a column that is needed.',
  'unreadable-file': 'An export cannot be read as the format that it seems to have.',
  'ambiguous-key': 'Several rows of a reference table have the same key and are not alike.',
  'too-many-rejected': 'More rows were unreadable than is allowed.',
  'too-many-lists': 'A segment would be split into more lists than anybody imports.',
  'broken-accounts': 'Rows or people do not add up.',
  // publication
  guard: 'A guard of the rules stops publication: figures are not what it allows.',
  locked: 'Another run is writing to the same output folder.',
  'cannot-write': 'The lists cannot be written.',
  timeout: 'The run took longer than `--timeout` allows.',
} as const;

export type ProblemCode = keyof typeof problemCodes;
