import type { Sink } from './sink.js';

/** Keeps what it is given. */
export interface MemorySink<T> extends Sink<T> {
  readonly items: readonly T[];
}

export function memorySink<T>(): MemorySink<T> {
  const items: T[] = [];
  return {
    items,
    async write(more: readonly T[]): Promise<void> {
      for (const item of more) items.push(item);
    },
    async close(): Promise<void> {},
  };
}
