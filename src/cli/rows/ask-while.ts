import type { ArchiveAnswer } from '../../archive/questions/archive-reader.js';
import type { Question } from './binary-writer.js';

/** Asks, and closes the answer when the work with it is done or has failed. */
export async function askWhile<T>(
  { reader, sql, signal }: Question,
  work: (answer: ArchiveAnswer) => Promise<T>,
): Promise<T> {
  const answer = await reader.query(sql, signal);
  try {
    return await work(answer);
  } finally {
    await answer.close();
  }
}
