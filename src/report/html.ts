/** A piece of HTML. Only this module makes one, so that no text of an export or of rules becomes HTML by accident. */
export class Html {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  static trusted(text: string): Html {
    return new Html(text);
  }
}

/** Text is escaped, HTML stays as it is, pieces of an array follow one another, undefined is nothing. */
export type Hole = Html | string | number | undefined | readonly Hole[];

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function filled(hole: Hole): string {
  if (hole === undefined) return '';
  if (hole instanceof Html) return hole.text;
  if (typeof hole === 'object') return hole.map(filled).join('');
  return String(hole).replace(/[&<>"']/g, (mark) => marks[mark]!);
}

/** HTML with holes, within elements or within quoted attributes. */
export function html(strings: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  return Html.trusted(strings.reduce((text, piece, index) => text + filled(holes[index - 1]) + piece));
}
