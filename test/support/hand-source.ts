import type { Value } from '../../src/schema.js';
import { type MemorySourceOptions, memorySource } from '../../src/sources/memory-source.js';
import type { Source, SourceMark } from '../../src/sources/source.js';
import { SECOND } from '../../src/time.js';

/** Rows that are put in by hand while a run looks for them once a second. */
export interface HandSource extends Source {
  put(...rows: readonly (readonly Value[])[]): void;
  end(): void;
}

export function handSource(options: Omit<MemorySourceOptions, 'rows'>, ...first: (readonly Value[])[]): HandSource {
  const rows = [...first];
  let [offset, ended] = [0, false];
  const read = async (limit: number) => {
    if (ended && offset === rows.length) return undefined;
    // A source in memory over what is there now, gone on with from where the last one was.
    const source = memorySource({ ...options, rows });
    await source.open({ offset, finished: false });
    const given = await source.read(limit);
    if (given === undefined) return undefined;
    const { batch, deadLetters, mark } = given;
    offset = mark.offset;
    return { batch, deadLetters, mark: { offset, finished: false } };
  };
  return {
    stream: options.stream,
    name: options.name ?? 'memory',
    partition: options.partition ?? 0,
    arrival: { kind: 'polled', interval: SECOND },
    async open(mark?: SourceMark): Promise<void> {
      offset = mark?.offset ?? 0;
    },
    read,
    async close(): Promise<void> {},
    put: (...more) => void rows.push(...more),
    end: () => {
      ended = true;
    },
  };
}
