import { type Html, markup, trusted } from "./html.ts";

/** Sections as they stand in a page, and what is listed of them. */
export interface Numbered {
  /** Sections: headings and figures have anchors, figures are numbered through the page. */
  readonly sections: readonly Html[];
  /** Table of contents. */
  readonly contents: Html;
}

/** Gives headings and figures of sections their anchors, figures their numbers, and lists the headings. */
export function numbered(
  sections: readonly { readonly id: string; readonly title: string; readonly html: Html }[],
): Numbered {
  let figures = 0;
  const done = sections.map(({ id, title, html: { html } }) => {
    const headings: Html[] = [];
    const text = html.replace(/<h3>(.*?)<\/h3>|<figure |<figcaption>/g, (found, heading: string | undefined) => {
      if (found === "<figure ") return `<figure id="figure-${++figures}" `;
      if (found === "<figcaption>") return `<figcaption><b>Figure ${figures}.</b> `;
      const anchor = `${id}-${headings.length + 1}`;
      headings.push(markup`<li><a href="#${anchor}">${trusted(heading!)}</a></li>`);
      return `<h3 id="${anchor}">${heading}</h3>`;
    });
    const entry = markup`<li><a href="#${id}">${title}</a>${
      headings.length > 0 && markup`<ol>${headings}</ol>`
    }</li>\n`;
    return { html: trusted(text), entry };
  });
  return {
    sections: done.map(({ html }) => html),
    contents: markup`<nav aria-label="Contents"><h2>Contents</h2>
<ol>${done.map(({ entry }) => entry)}</ol></nav>`,
  };
}
