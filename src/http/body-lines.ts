import { isBlank } from '../formats/is-blank.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The lines of a body that are not blank, without their line ends, which may be CRLF, numbered from 1. */
export function bodyLines(body: Buffer): readonly { readonly bytes: Buffer; readonly line: number }[] {
  const lines: { readonly bytes: Buffer; readonly line: number }[] = [];
  for (let start = 0, line = 1; start < body.length; line++) {
    const feed = body.indexOf(NEWLINE, start);
    const next = feed < 0 ? body.length : feed;
    const end = next > start && body[next - 1] === RETURN ? next - 1 : next;
    if (!isBlank(body, start, end)) lines.push({ bytes: body.subarray(start, end), line });
    start = next + 1;
  }
  return lines;
}
