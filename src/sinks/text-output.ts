import type { Writable } from 'node:stream';
import { MotifError } from '../errors.js';

/** Text, or what a binary format makes of it, on its way out: to a terminal, a pipe or a file. */
export interface TextOutput {
  /**
   * Settles when it has been taken. Once the reader is gone it does nothing.
   * @throws MotifError `ENVIRONMENT` when it cannot be written (disk full).
   */
  write(text: string | Uint8Array): Promise<void>;
  /** Aborted when the reader has gone away, as `head` does. */
  readonly closed: AbortSignal;
}

/** `name` is what the error message calls it. */
export function textOutput(stream: Writable, name: string): TextOutput {
  const closed = new AbortController();
  // Every failed write is reported to its callback; without a listener the event would end the process as well.
  if (!stream.listeners('error').includes(isReported)) stream.on('error', isReported);
  return {
    closed: closed.signal,
    async write(text: string | Uint8Array): Promise<void> {
      if (closed.signal.aborted || text.length === 0) return;
      const error = await new Promise<Error | null | undefined>((resolve) => stream.write(text, resolve));
      if (!error) return;
      if (isClosedPipe(error)) closed.abort();
      else throw new MotifError('ENVIRONMENT', `cannot write to ${name}: ${error.message}`, { cause: error });
    },
  };
}

/** One for all: a prompt makes an output of the same terminal for each answer. */
function isReported(): void {}

function isClosedPipe(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ERR_STREAM_WRITE_AFTER_END';
}
