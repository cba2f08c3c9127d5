import { arrowAnswer, type ChunkedAnswer } from './arrow-answer.js';
import { type IpcKind, ipcWriter } from './ipc-writer.js';
import { loadArrow } from './load-arrow.js';

export interface IpcBlock {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** An answer in Arrow's IPC format, a block for each batch. Whoever stops reading, wherever, closes the answer. */
export async function* ipcBlocks(answer: ChunkedAnswer, kind: IpcKind): AsyncGenerator<IpcBlock> {
  try {
    const { schema, batches } = await arrowAnswer(answer);
    const writer = ipcWriter(await loadArrow(), schema, kind);
    yield { bytes: writer.begin(), rows: 0 };
    for await (const batch of batches) yield { bytes: writer.write(batch), rows: batch.numRows };
    yield { bytes: writer.end(), rows: 0 };
  } finally {
    await answer.close();
  }
}
