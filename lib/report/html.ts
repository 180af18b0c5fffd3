/** A piece of markup that is safe to put in a page as it is. Made by {@link markup} or {@link trusted}. */
export interface Html {
  /** The markup. */
  readonly html: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Declares markup made elsewhere (an SVG that we drew) as safe. */
export function trusted(markup: string): Html {
  return { html: markup };
}

/** What {@link markup} accepts between its pieces; `null` and `false` leave nothing. */
export type HtmlValue = Html | string | number | null | false | readonly HtmlValue[];

function render(value: HtmlValue): string {
  if (value === null || value === false) return "";
  if (typeof value === "object") return "html" in value ? value.html : value.map(render).join("");
  return escapeHtml(String(value));
}

/** Markup with values: text is escaped, {@link Html} and lists of it go in as they are. */
export function markup(pieces: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: pieces.reduce((all, piece, k) => all + render(values[k - 1] ?? null) + piece) };
}

/** Draws what is there: null for undefined. */
export function optional<T>(value: T | undefined, draw: (value: T) => Html): Html | null {
  return value === undefined ? null : draw(value);
}
