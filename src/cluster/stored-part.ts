import type { Source } from '../sources/source.js';

/** What a source has before an offset, which may be another one later: then it has ended, for as long. */
export function storedPart(source: Source, end: () => number): Source {
  const { stream, name, partition } = source;
  let offset = 0;
  return {
    stream,
    name,
    partition,
    open: (mark) => source.open(mark),
    async read(limit) {
      const left = end() - offset;
      const read = left <= 0 ? undefined : await source.read(Math.min(limit, left), end());
      // Of what is followed there is nothing more for now.
      if (read === undefined || read.mark.offset === offset) return undefined;
      offset = read.mark.offset;
      return read;
    },
    close: () => source.close(),
  };
}
