import type { Cluster } from './kafkajs.js';

/** Of what a broker answers to a fetch, what matters here; as kafkajs decodes it. */
interface FetchAnswer {
  readonly responses: readonly {
    readonly partitions: readonly FetchedPartition[];
  }[];
}

interface FetchedPartition {
  abortedTransactions?: readonly AbortedTransaction[] | null;
  readonly messages: readonly FetchedRecord[];
}

interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

interface FetchedRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  isControlRecord?: boolean;
  readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean };
}

/** What was asked for is not there, but what is from `low` to before `high`. */
export interface OutOfRange {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly low: number;
  readonly high: number;
}

type Asked = Pick<OutOfRange, 'topic' | 'partition' | 'offset'>;
type Fetch = Awaited<ReturnType<Cluster['findBroker']>>['fetch'];

/**
 * Puts right what kafkajs 2.2.4 makes of a broker's answers, where it takes them:
 * - It gives out records of aborted transactions: it takes the list of these as if it were sorted by where they began (it is by
 *   where they ended), begins no more than one of them a record, and takes a record whose key is four zero bytes for the end of
 *   one. What was aborted is marked here as no record, so that nothing is left for it to sort out.
 * - Where an offset is gone it commits for the group that there is none, and goes on elsewhere without a word. Here it is told.
 */
export function fetchCommitted(cluster: Cluster, onOutOfRange: (what: OutOfRange) => void): void {
  const brokers = new WeakSet<object>();
  const findBroker = cluster.findBroker.bind(cluster);
  cluster.findBroker = async (node) => {
    const broker = await findBroker(node);
    if (!brokers.has(broker)) {
      brokers.add(broker);
      broker.fetch = rightFetch(broker.fetch.bind(broker), async (what) => {
        const [low, high] = [await endOf(cluster, what, true), await endOf(cluster, what, false)];
        onOutOfRange({ ...what, low, high });
      });
    }
    return broker;
  };
}

function rightFetch(fetch: Fetch, onOutOfRange: (what: Asked) => Promise<void>): Fetch {
  return async (request): Promise<FetchAnswer> => {
    try {
      const answer: FetchAnswer = await fetch(request);
      for (const { partitions } of answer.responses) for (const partition of partitions) hideAborted(partition);
      return answer;
    } catch (error) {
      if (!isOutOfRange(error)) throw error;
      const { topic, partition } = error;
      const asked = request.topics
        .filter((of) => of.topic === topic)
        .flatMap(({ partitions }) => partitions)
        .find((of) => of.partition === partition);
      await onOutOfRange({ topic, partition, offset: Number(asked?.fetchOffset) });
      return { responses: [] };
    }
  };
}

async function endOf(cluster: Cluster, of: Omit<Asked, 'offset'>, fromBeginning: boolean): Promise<number> {
  const partitions = [{ partition: of.partition }];
  const [found] = await cluster.fetchTopicsOffset([{ topic: of.topic, partitions, fromBeginning }]);
  return Number(found?.partitions[0]?.offset ?? 0);
}

/** As Java's consumer does it (`CompletedFetch`). */
function hideAborted(partition: FetchedPartition): void {
  const coming = [...(partition.abortedTransactions ?? [])].sort(
    (a, b) => Number(a.firstOffset) - Number(b.firstOffset),
  );
  if (coming.length === 0) return;
  partition.abortedTransactions = [];
  const aborted = new Set<string>();
  let begun = 0;
  for (const record of partition.messages) {
    for (let next = coming[begun]; next !== undefined && Number(next.firstOffset) <= Number(record.offset); ) {
      aborted.add(next.producerId);
      begun += 1;
      next = coming[begun];
    }
    const { producerId = '', inTransaction = false } = record.batchContext ?? {};
    if (record.isControlRecord) {
      if (isAbortMark(record)) aborted.delete(producerId);
    } else if (inTransaction && aborted.has(producerId)) {
      record.isControlRecord = true;
    }
  }
}

/** A mark's key is its version and its kind, two bytes each; zero ends what is aborted. */
function isAbortMark({ key }: FetchedRecord): boolean {
  return key !== null && key.length >= 4 && key.readInt16BE(2) === 0;
}

function isOutOfRange(error: unknown): error is { readonly topic: string; readonly partition: number } {
  return error instanceof Error && error.name === 'KafkaJSOffsetOutOfRange' && 'topic' in error && 'partition' in error;
}
