import { Lines, type LinesPlace } from './lines.js';

const QUOTE = 0x22;
const COMMA = 0x2c;

export const BROKEN_QUOTE = 'a quote is not closed, or its closing quote is followed by something other than a comma';

/** How far one quoted field may go over line ends: a quote that is open for longer was never meant to be one. */
const MAX_QUOTED_BYTES = 1024 * 1024;

/**
 * Cuts the bytes of a CSV file (RFC 4180) into records: lines, except where a quoted field goes over a line end. A
 * broken quote (not closed, or followed by something other than a comma) makes its line a record of its own, `broken`,
 * and reading goes on behind that line: so it costs one record, however far away the next quote is.
 */
export class CsvRecords {
  readonly lines: Lines = new Lines();
  /** The current record in the lines' buffer. */
  start = 0;
  end = 0;
  line = 0;
  quoted = false;
  broken: string | undefined;
  #searched: Buffer | undefined;
  #nextQuote = 0;

  /** Moves to the next record; false when that is not wholly here. */
  next(): boolean {
    const lines = this.lines;
    const before = lines.place;
    if (!lines.next()) return false;
    this.start = lines.start;
    this.end = lines.end;
    this.line = lines.line;
    this.broken = lines.tooLong ? 'the line is too long' : undefined;
    this.quoted = !lines.tooLong && this.#hasQuote();
    return !this.quoted || this.#joinLines(before);
  }

  #joinLines(before: LinesPlace): boolean {
    const lines = this.lines;
    const behindFirst = lines.place;
    const endOfFirst = lines.end;
    let state = quotesAfter(lines.buffer.subarray(lines.start, lines.end), false);
    while (state === 'open') {
      if (lines.end - this.start > MAX_QUOTED_BYTES || lines.tooLong) {
        state = 'broken';
      } else if (lines.next()) {
        const fits = lines.end - this.start <= MAX_QUOTED_BYTES;
        state = fits ? quotesAfter(lines.buffer.subarray(lines.start, lines.end), true) : 'broken';
      } else if (lines.ended || lines.buffer.length - this.start > MAX_QUOTED_BYTES + 2) {
        state = 'broken';
      } else {
        lines.place = before;
        return false;
      }
    }
    this.end = lines.end;
    if (state === 'broken') {
      this.end = endOfFirst;
      this.broken = BROKEN_QUOTE;
      lines.place = behindFirst;
    }
    return true;
  }

  /** Looks no byte up twice, for in most files there is no quote. */
  #hasQuote(): boolean {
    const { buffer } = this.lines;
    if (buffer !== this.#searched || this.#nextQuote < this.start) {
      const at = buffer.indexOf(QUOTE, this.start);
      this.#nextQuote = at < 0 ? Number.POSITIVE_INFINITY : at;
      this.#searched = buffer;
    }
    return this.#nextQuote < this.end;
  }
}

/** Whether a quoted field is still open at the end of a line that may have begun inside one. */
function quotesAfter(line: Buffer, open: boolean): 'open' | 'closed' | 'broken' {
  let at = 0;
  let inside = open;
  for (;;) {
    if (!inside && line[at] !== QUOTE) {
      const comma = line.indexOf(COMMA, at);
      if (comma < 0) return 'closed';
      at = comma + 1;
      continue;
    }
    const quote = line.indexOf(QUOTE, inside ? at : at + 1);
    if (quote < 0) return 'open';
    at = quote + 1;
    inside = line[at] === QUOTE;
    if (inside) at++;
    else if (at >= line.length) return 'closed';
    else if (line[at++] !== COMMA) return 'broken';
  }
}
