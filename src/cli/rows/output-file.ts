import { createWriteStream } from 'node:fs';
import { MotifError } from '../../errors.js';
import { type TextOutput, textOutput } from '../../sinks/text-output.js';

/**
 * Opens a file for what `write` writes, and closes it.
 * @throws MotifError `ENVIRONMENT` when it cannot be written.
 */
export async function toFile<T>(file: string, write: (output: TextOutput) => Promise<T>): Promise<T> {
  const stream = createWriteStream(file);
  try {
    await new Promise<void>((resolve, reject) => stream.once('open', () => resolve()).once('error', reject));
    const written = await write(textOutput(stream, file));
    await new Promise<void>((resolve, reject) => stream.once('error', reject).end(resolve));
    return written;
  } catch (cause) {
    if (cause instanceof MotifError || !(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new MotifError('ENVIRONMENT', `cannot write ${file}: ${cause.message}`, { cause });
  } finally {
    stream.destroy();
  }
}
