import type { ChunkedAnswer } from '../../arrow/arrow-answer.js';
import type { IpcKind } from '../../arrow/ipc-writer.js';
import type { TextOutput } from '../../sinks/text-output.js';
import type { Written } from './row-writer.js';

/**
 * Arrow's IPC format, whose readers tell its two forms apart: the one that is read while it comes, for a pipe and `.arrows`;
 * and the one with an index at its end, for `.arrow`.
 */
export function arrowRows(kind: IpcKind): (answer: ChunkedAnswer, output: TextOutput) => Promise<Written> {
  return async (answer, output) => {
    const { ipcBlocks } = await import('../../arrow/ipc-blocks.js');
    let count = 0;
    for await (const { bytes, rows } of ipcBlocks(answer, kind)) {
      await output.write(bytes);
      count += rows;
      if (output.closed.aborted) break;
    }
    return { count };
  };
}
