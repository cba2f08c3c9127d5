import type { ChunkedAnswer } from '../../arrow/arrow-answer.js';
import type { IpcKind } from '../../arrow/ipc-writer.js';
import type { TextOutput } from '../../sinks/text-output.js';
import { askWhile } from './ask-while.js';
import type { BinaryWriter, Question } from './binary-writer.js';
import { toFile } from './output-file.js';

/**
 * Arrow's IPC format, whose readers tell its two forms apart: the one that is read while it comes, for a pipe and `.arrows`;
 * and the one with an index at its end, for `.arrow`.
 */
export const arrowRows: BinaryWriter = {
  async prepare(): Promise<void> {
    await (await import('../../arrow/load-arrow.js')).loadArrow();
  },

  toFile: (question, file) =>
    toFile(file, (output) => write(question, /\.arrows$/i.test(file) ? 'stream' : 'file', output)),

  toOutput: (question, output) => write(question, 'stream', output),
};

function write(question: Question, kind: IpcKind, output: TextOutput): Promise<number> {
  return askWhile(question, (answer) => writeArrow(answer, kind, output));
}

/** Gives the number of rows. */
export async function writeArrow(answer: ChunkedAnswer, kind: IpcKind, output: TextOutput): Promise<number> {
  const { ipcBlocks } = await import('../../arrow/ipc-blocks.js');
  let count = 0;
  for await (const { bytes, rows } of ipcBlocks(answer, kind)) {
    await output.write(bytes);
    count += rows;
    if (output.closed.aborted) break;
  }
  return count;
}
