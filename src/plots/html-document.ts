import { escapeHtml } from './escape-html.js';
import { HTML_STYLE } from './html-style.js';

/** What is different from page to page; all but the title is HTML already. */
export interface HtmlDocument {
  readonly title: string;
  readonly main: string;
  /** Besides what all pages look like. */
  readonly style?: string;
  readonly script?: string;
}

/** A page that needs nothing else: it asks the network for nothing, and what is no script of its own is never run. */
export function htmlDocument({ title, main, style = '', script }: HtmlDocument): string {
  const scripts = script === undefined ? '' : "; script-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${scripts}">
<title>${escapeHtml(title)}</title>
<style>${HTML_STYLE}${style}</style>
</head>
<body>
<main>
${main}
</main>
${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`;
}
