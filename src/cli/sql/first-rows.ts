/** The first rows for whoever shows them; afterwards the rest is counted. */
export interface FirstRows<T> {
  readonly rows: AsyncIterable<T>;
  /** How many rows there are in all; those read, where the reader of the first ones stopped before it had them. */
  readonly all: () => Promise<number>;
}

export function firstRows<T>(source: AsyncIterable<T>, limit: number): FirstRows<T> {
  const iterator = source[Symbol.asyncIterator]();
  let count = 0;
  let ended = false;

  async function* rows(): AsyncGenerator<T> {
    try {
      while (count < limit && !ended) {
        const next = await iterator.next();
        if (next.done) {
          ended = true;
        } else {
          count += 1;
          yield next.value;
        }
      }
    } finally {
      if (count < limit) ended = true;
    }
  }

  return {
    rows: rows(),
    async all(): Promise<number> {
      while (!ended) {
        if ((await iterator.next()).done) ended = true;
        else count += 1;
      }
      return count;
    },
  };
}
