import type { ArchiveReader } from '../../archive/questions/archive-reader.js';
import { DOT_COMMANDS, isDotCommand, readableFormats } from './dot-command.js';

/** What may stand in place of the end of a line, and that end: what a terminal's completion asks for. */
export type LineCompletion = [completions: string[], replaced: string];

/** `pending` is what of the statement stands in the lines before. */
export async function completeLine(reader: ArchiveReader, pending: string, line: string): Promise<LineCompletion> {
  if (pending === '' && isDotCommand(line)) return completeDotCommand(reader, line);
  return completeSql(reader, pending, line);
}

async function completeSql(reader: ArchiveReader, before: string, line: string): Promise<LineCompletion> {
  const completions = await reader.complete(`${before}${line}`);
  const [first] = completions;
  if (first === undefined) return [[], line];
  const start = Math.max(0, first.start - before.length);
  const texts = completions.filter((one) => one.start === first.start).map(({ text }) => text);
  return [texts, line.slice(start)];
}

async function completeDotCommand(reader: ArchiveReader, line: string): Promise<LineCompletion> {
  const [, name = '', argument] = /^\s*(\S*)(?:\s+(.*))?$/.exec(line) ?? [];
  if (argument === undefined)
    return begunBy(
      name,
      DOT_COMMANDS.map((one) => `${one.name} `),
    );
  switch (name.toLowerCase()) {
    case '.schema':
      return completeSql(reader, 'FROM ', argument);
    case '.format':
      return begunBy(argument, readableFormats());
    case '.plot':
    case '.timer':
      return begunBy(argument, ['on', 'off']);
    case '.rows':
      return begunBy(argument, ['all']);
    default:
      return [[], line];
  }
}

function begunBy(word: string, words: readonly string[]): LineCompletion {
  return [words.filter((one) => one.startsWith(word.toLowerCase())), word];
}
