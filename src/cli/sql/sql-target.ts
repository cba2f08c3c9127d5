import { extname } from 'node:path';
import { MotifError } from '../../errors.js';
import type { SqlFlags } from '../flags.js';
import { knownEndings, type RowFormat, rowForm, rowFormatByName } from '../rows/row-format.js';

/** Where an answer goes, and as what. */
export type SqlTarget =
  /** Without a file on stdout. */
  | { readonly kind: 'rows'; readonly format: RowFormat; readonly file?: string; readonly limit?: number }
  | { readonly kind: 'plot' }
  | { readonly kind: 'html'; readonly file: string; readonly title: string };

/** @throws MotifError `INVALID_ARGUMENT` for flags that do not go together. */
export function sqlTarget({ archive, format, out, plot = false, html }: SqlFlags, isTerminal: boolean): SqlTarget {
  const given = [
    ...(format !== undefined || out !== undefined ? [format === undefined ? '--out' : '--format'] : []),
    ...(plot ? ['--plot'] : []),
    ...(html === undefined ? [] : ['--html']),
  ];
  if (given.length > 1) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `${given.join(' and ')} do not go together: an answer is written once`,
      hint: 'Ask again for the other. --out FILE and --format are of rows, --plot is of the terminal, --html FILE has both.',
    });
  }
  if (html !== undefined) return { kind: 'html', file: html, title: `Answer from ${archive}` };
  if (plot) return { kind: 'plot' };
  if (out !== undefined) return { kind: 'rows', format: format ?? formatOf(out) ?? 'ndjson', file: out };
  const chosen = format ?? (isTerminal ? 'table' : 'ndjson');
  if (isTerminal) refuseBinary(chosen);
  return { kind: 'rows', format: chosen };
}

/** @throws MotifError `INVALID_ARGUMENT` for bytes that a terminal would show. */
export function refuseBinary(format: RowFormat): void {
  const { kind, endings } = rowForm(format);
  if (kind === 'text') return;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `${format} is not for reading: a terminal would show its bytes`,
    hint: `Write it to a file, motif sql "…" --out FILE${endings[0]}, or into a pipe with --format ${format}.`,
  });
}

/** What the name of a file to write says of its rows; undefined for a name without an ending (`/dev/stderr`). */
function formatOf(out: string): RowFormat | undefined {
  const format = rowFormatByName(out);
  const ending = extname(out);
  if (format !== undefined || ending === '') return format;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `--out ${out}: no rows are written as ${ending}`,
    hint: `Name a file that ends in ${knownEndings()} (a table), or say which of them with --format.`,
  });
}
