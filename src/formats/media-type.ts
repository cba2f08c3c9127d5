/** A content type without its parameters, in lower case, and its charset where it names one (RFC 2045, RFC 9110 §8.3). */
export interface MediaType {
  readonly name: string;
  readonly charset: string | undefined;
}

const NAME = /^\s*([!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+)\s*(?:;(.*))?$/s;

/** Characters of a text that is remembered. */
const MOST_KEPT = 256;

/** The one that was asked for last: messages mostly have the same. */
let last: readonly [text: string, found: MediaType | undefined] = ['', undefined];

/** Undefined where the text is no content type. */
export function mediaType(text: string): MediaType | undefined {
  if (text === last[0]) return last[1];
  const found = parse(text);
  if (text.length <= MOST_KEPT) last = [text, found];
  return found;
}

function parse(text: string): MediaType | undefined {
  const [, name, parameters = ''] = NAME.exec(text) ?? [];
  if (name === undefined) return undefined;
  const [, quoted, plain] = /(?:^|;)\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(parameters) ?? [];
  return { name: name.toLowerCase(), charset: (quoted ?? plain)?.toLowerCase() };
}

/** Whether data of the content type is JSON: `application/json`, `…/json`, `…+json`; without a content type it is. */
export function isJsonType(contentType: string | undefined): boolean {
  return contentType === undefined || /[/+]json$/.test(mediaType(contentType)?.name ?? '');
}
