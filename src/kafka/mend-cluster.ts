import { KafkaError } from './driver.js';
import { type FetchedPartition, hideAborted } from './hide-aborted.js';
import type { Cluster } from './kafkajs.js';
import { toKafkaError } from './to-kafka-error.js';

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

/** So often in a row a topic has to be unknown: while brokers change it may be for a moment. */
const UNKNOWN_OFTEN = 5;

/**
 * Puts right, where a consumer of kafkajs 2.2.4 talks to its brokers, what it makes of their answers:
 * - It gives out records of aborted transactions: it takes the list of these as if it were sorted by where they began (it is by
 *   where they ended), begins no more than one of them a record, and takes a record whose key is four zero bytes for the end of
 *   one.
 * - Where an offset is gone it commits for the group that there is none, and goes on elsewhere without a word. Here it is told.
 * - It looks as long for a topic that was deleted as for a broker.
 * - It says of a fetch that failed no other than of one that gave nothing. Here it is told.
 * - Where no broker knows the group's coordinator it gives up, while the group waits for its session to end.
 */
export function mendCluster(
  cluster: Cluster,
  onOutOfRange: (what: OutOfRange) => void,
  onFailed: (broker: number) => void = () => undefined,
): void {
  const findBroker = cluster.findBroker.bind(cluster);
  const brokers = new WeakSet<object>();
  cluster.findBroker = async (node) => {
    const failed = (error: unknown): never => {
      onFailed(Number(node.nodeId));
      throw error;
    };
    const broker = await findBroker(node).catch(failed);
    if (!brokers.has(broker)) {
      brokers.add(broker);
      const fetch = broker.fetch.bind(broker);
      broker.fetch = mendedFetch(
        (request) => fetch(request).catch(failed),
        async (what) => {
          const [low, high] = [await endOf(cluster, what, true), await endOf(cluster, what, false)];
          onOutOfRange({ ...what, low, high });
        },
      );
    }
    return broker;
  };

  const refreshMetadata = cluster.refreshMetadata.bind(cluster);
  let unknown = 0;
  cluster.refreshMetadata = async () => {
    try {
      await refreshMetadata();
      unknown = 0;
    } catch (error) {
      const { kind, message } = toKafkaError(error, 'asking for topics');
      unknown = kind === 'no-topic' ? unknown + 1 : 0;
      if (unknown < UNKNOWN_OFTEN) throw error;
      throw Object.assign(new KafkaError(kind, message, { cause: error }), { retriable: false });
    }
  };

  const findGroupCoordinator = cluster.findGroupCoordinator.bind(cluster);
  cluster.findGroupCoordinator = async (group) => {
    try {
      return await findGroupCoordinator(group);
    } catch (error) {
      const failure = toKafkaError(error, 'looking for the coordinator of the group');
      throw failure.kind === 'unavailable' ? Object.assign(failure, { retriable: true }) : error;
    }
  };
}

function mendedFetch(fetch: Fetch, onOutOfRange: (what: Asked) => Promise<void>): Fetch {
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

interface FetchAnswer {
  readonly responses: readonly { readonly partitions: readonly FetchedPartition[] }[];
}

async function endOf(cluster: Cluster, of: Omit<Asked, 'offset'>, fromBeginning: boolean): Promise<number> {
  const partitions = [{ partition: of.partition }];
  const [found] = await cluster.fetchTopicsOffset([{ topic: of.topic, partitions, fromBeginning }]);
  return Number(found?.partitions[0]?.offset ?? 0);
}

function isOutOfRange(error: unknown): error is { readonly topic: string; readonly partition: number } {
  return error instanceof Error && error.name === 'KafkaJSOffsetOutOfRange' && 'topic' in error && 'partition' in error;
}
