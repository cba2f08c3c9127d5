import type { RecordBatch, Schema } from 'apache-arrow';
import type { Arrow } from './load-arrow.js';

/** `stream` can be read while it comes; `file` has an index at its end, for whoever reads here and there in it. */
export type IpcKind = 'stream' | 'file';

/** Record batches as the bytes of Arrow's IPC format, nothing of which is kept once it is taken. */
export interface IpcWriter {
  /** The schema; also of what has no batch at all. */
  begin(): Uint8Array;
  write(batch: RecordBatch): Uint8Array;
  end(): Uint8Array;
}

export function ipcWriter(arrow: Arrow, schema: Schema, kind: IpcKind): IpcWriter {
  let pieces: Uint8Array[] = [];
  /** The library's own queue is for readers that wait. */
  class Pieces extends arrow.AsyncByteQueue {
    override write(piece: Uint8Array): void {
      pieces.push(piece);
    }
  }
  const writer = kind === 'file' ? new arrow.RecordBatchFileWriter() : new arrow.RecordBatchStreamWriter();
  const taken = (): Uint8Array => {
    const bytes = Buffer.concat(pieces);
    pieces = [];
    return bytes;
  };
  return {
    begin() {
      writer.reset(new Pieces(), schema);
      return taken();
    },
    write(batch) {
      writer.write(batch);
      return taken();
    },
    end() {
      writer.finish();
      return taken();
    },
  };
}
