import type { ArchiveReader } from '../../archive/questions/archive-reader.js';
import type { TextOutput } from '../../sinks/text-output.js';

/** What is asked, and of whom. */
export interface Question {
  readonly reader: ArchiveReader;
  readonly sql: string;
  /** Aborted when the answer is no longer wanted: then whatever is under way fails. */
  readonly signal: AbortSignal;
}

/** Writes the answer as bytes, with bounded memory. Both give the number of rows. */
export interface BinaryWriter {
  /** Before anything is asked or written. @throws MotifError when it could not write. */
  prepare(): Promise<void>;
  /** What was half written is removed again. */
  toFile(question: Question, file: string): Promise<number>;
  /** Into a pipe; once its reader has gone it writes no more. */
  toOutput(question: Question, output: TextOutput): Promise<number>;
}
