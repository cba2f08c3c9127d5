import type { Source } from '../../sources/source.js';

/** A partition that is no longer there: it is at its end. */
export function goneSource(partition: Pick<Source, 'stream' | 'name' | 'partition'>): Source {
  return {
    ...partition,
    async open(): Promise<void> {},
    async read(): Promise<undefined> {},
    async close(): Promise<void> {},
  };
}
