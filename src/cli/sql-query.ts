import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { MotifError } from '../errors.js';
import { textOutput } from '../sinks/text-output.js';
import { type Action, action } from './action.js';
import { terminalWidth } from './context.js';
import { DONE } from './exit-code.js';
import type { SqlFlags } from './flags.js';
import { ipcKindOf, type RowFormat, rowFormatByName, rowWriter } from './rows/row-format.js';
import type { Answer } from './rows/row-writer.js';
import { plural } from './wording.js';

export const sqlQuery: Action<SqlFlags, [string]> = action(async (context, { archive, format, out }, sql) => {
  const { stdout, stderr } = context.process;
  const asked = format ?? (out === undefined ? undefined : formatOf(out));
  if (asked === 'arrow') await checkArrow(out === undefined && stdout.isTTY === true);
  const { queryArchive } = await import('../archive/query-archive.js');
  const rows = await queryArchive(archive, sql);
  if (out !== undefined) {
    const count = await writeFile(out, rows, asked ?? 'ndjson');
    stderr.write(`${plural(count, 'row')} written to ${out}\n`);
    return DONE;
  }
  const terminal = stdout.isTTY === true;
  const chosen = asked ?? (terminal ? 'table' : 'ndjson');
  const output = textOutput(stdout, 'stdout');
  const width = terminal ? terminalWidth(stdout) : Number.POSITIVE_INFINITY;
  const { count, hidden = [] } = await rowWriter(chosen, width, 'stream')(rows, output);
  const rest = hidden.length === 0 ? '' : ` (not shown: ${hidden.join(', ')}; --format csv has all columns)`;
  if (chosen === 'table' && !output.closed.aborted) stderr.write(`${plural(count, 'row')}${rest}\n`);
  return DONE;
});

/** Before anything is asked or written. */
async function checkArrow(toTerminal: boolean): Promise<void> {
  if (toTerminal) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: '--format arrow: its bytes are nothing for a terminal',
      hint: 'Write a file with --out FILE.arrow, or give them to a program on a pipe.',
    });
  }
  const { loadArrow } = await import('../arrow/load-arrow.js');
  await loadArrow();
}

/** What the name of a file to write says of its rows; undefined for a name without an ending (`/dev/stderr`). */
function formatOf(out: string): RowFormat | undefined {
  const format = rowFormatByName(out);
  const ending = extname(out);
  if (format !== undefined || ending === '') return format;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `--out ${out}: no rows are written as ${ending}`,
    hint: `Name a file that ends in .csv, .json, .ndjson, .arrow or .txt (a table), or say which of them with --format.`,
  });
}

async function writeFile(file: string, rows: Answer, format: RowFormat): Promise<number> {
  const stream = createWriteStream(file);
  try {
    await new Promise<void>((resolve, reject) => stream.once('open', () => resolve()).once('error', reject));
    const writeRows = rowWriter(format, Number.POSITIVE_INFINITY, ipcKindOf(file));
    const { count } = await writeRows(rows, textOutput(stream, file));
    await new Promise<void>((resolve, reject) => stream.once('error', reject).end(resolve));
    return count;
  } catch (cause) {
    if (cause instanceof MotifError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MotifError('ENVIRONMENT', `cannot write ${file}: ${reason}`, { cause });
  } finally {
    stream.destroy();
  }
}
