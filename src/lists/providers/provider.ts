/** How long a text may be before the service cuts or refuses it. */
export interface TextLimit {
  max: number;
  unit: 'bytes' | 'characters';
}

/** A column about the person that a service knows by its header. */
export interface ContactColumn {
  header: string;
  /** Ways to fill it, the first that gives something counts; the person fields of one way are joined by a blank. */
  from: readonly (readonly string[])[];
}

/** How a file tells a service which tags a person gets. */
export type TagForm =
  /** One cell of comma-separated tags; a tag that holds a comma stands in double quotes. `max` characters a tag. */
  | { kind: 'cell'; header: string; max?: number; emoji?: 'refused' }
  /** One column a tag, headed by the prefix and a name of `a-z`, `0-9` and `_` up to `max` long; the cell is 1 or 0. */
  | { kind: 'columns'; prefix: string; max: number }
  /** The file cannot tell: tags are typed at the upload, so every segment is a file of its own. */
  | { kind: 'file' };

/** What the fields of people may be called to which a list's own columns go. */
export type FieldNames =
  /** `a-z`, `0-9` and `_`, so many at the most; other headers are made so. */
  | { kind: 'slug'; max: number }
  /**
   * A label, or a merge tag of capitals, digits and `_`, so many at the most. Merge tags that every account has, by what
   * the file's own columns are called: those of `contact` may be a list's own column, those `taken` may not.
   */
  | {
      kind: 'merge-tag';
      max: number;
      contact: ReadonlyMap<string, string>;
      taken: Readonly<Record<string, string>>;
    };

/** How a service is told whom to mail no more. */
export interface SuppressionForm {
  /** Above the addresses; undefined: the addresses are pasted into a box, one a line, and nothing stands above. */
  header?: string;
}

/** What a service accepts in an imported file. Data only; `compose.ts` does what it says. */
export interface Provider {
  /** As it is written in the rules file. */
  name: string;
  /** As people know it. */
  title: string;
  emailHeader: string;
  /** After the address, in this order; a column is written when a field that fills it is there. */
  contact: readonly ContactColumn[];
  /** Whether person fields without a column of their own follow under their own names. */
  otherFields: boolean;
  /** The limit of text cells; undefined: none is known. */
  text?: TextLimit;
  /** Limits of single columns, by header in lower case; they count instead of `text`. */
  headerLimits: ReadonlyMap<string, TextLimit>;
  address: {
    /** In characters. */
    maxLength?: number;
    /** A pattern (RE2) that an address must match to be accepted. */
    accepted?: string;
    /** A pattern (RE2) of the addresses that are sure to be taken; others are written and counted. */
    sure?: string;
  };
  /** Local parts, in lower case, that the service refuses in an import. */
  roleAddresses: readonly string[];
  tags: TagForm;
  /** Undefined: any name will do. */
  fields?: FieldNames;
  /** Made of YYYY, MM and DD. */
  date: string;
  /** The same, for columns headed `birthday`. */
  birthday: string;
  /** A column of postal addresses in one cell: its header, what stands between parts, how long a part may be. */
  postalAddress?: { header: string; separator: string; maxPart: number };
  /** How big one file may be, in bytes; undefined: no limit is known. */
  maxFileBytes?: number;
  suppressions: SuppressionForm;
}
