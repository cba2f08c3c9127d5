import {
  type CommittedOffset,
  KafkaError,
  type KafkaErrorKind,
  type TopicPartition,
} from '../../../src/kafka/driver.js';
import { MemoryGroup } from './memory-group.js';
import type { Fate, MemoryPartition } from './memory-partition.js';

export interface MemoryTopic {
  readonly partitions: MemoryPartition[];
  readonly config: Readonly<Record<string, string>>;
}

export interface Transaction {
  readonly fate: Fate;
  readonly partitions: Set<MemoryPartition>;
  readonly offsets: { readonly groupId: string; readonly at: CommittedOffset }[];
}

interface TransactionalId {
  /** Who has an older one is fenced. */
  epoch: number;
  open: Transaction | undefined;
  /** Committed, but the group does not show it yet. */
  settling: Transaction | undefined;
}

/** What can be made to fail. */
export type Operation = 'admin' | 'begin' | 'send' | 'sendOffsets' | 'commit' | 'abort' | 'commitOffsets';

interface Failure {
  readonly operation: Operation;
  readonly kind: KafkaErrorKind;
  readonly isDone: boolean;
}

/** What the clients of one cluster share. */
export class MemoryCluster {
  readonly topics: Map<string, MemoryTopic> = new Map();
  readonly #groups = new Map<string, MemoryGroup>();
  readonly #ids = new Map<string, TransactionalId>();
  readonly failures: Failure[] = [];
  isDown = false;
  #time = 0;

  /** A record's time where its producer gives none: one millisecond a record. */
  tick(): number {
    this.#time += 1;
    return this.#time;
  }

  /**
   * What every request does: it takes a turn, and may fail.
   * @throws KafkaError
   */
  async request<T>(operation: Operation, action: () => T): Promise<T> {
    await Promise.resolve();
    if (this.isDown) throw new KafkaError('unavailable', 'the cluster is down');
    const at = this.failures.findIndex((failure) => failure.operation === operation);
    const [failure] = at < 0 ? [] : this.failures.splice(at, 1);
    if (failure === undefined || failure.isDone) {
      const result = action();
      if (failure === undefined) return result;
    }
    throw new KafkaError(failure.kind, `${operation} was made to fail`);
  }

  topic(name: string): MemoryTopic {
    const topic = this.topics.get(name);
    if (topic === undefined) throw new KafkaError('no-topic', `there is no topic "${name}"`);
    return topic;
  }

  partition({ topic, partition }: TopicPartition): MemoryPartition {
    const found = this.topic(topic).partitions[partition];
    if (found === undefined) throw new KafkaError('no-topic', `topic "${topic}" has no partition ${partition}`);
    return found;
  }

  group(groupId: string): MemoryGroup {
    const group =
      this.#groups.get(groupId) ?? new MemoryGroup(groupId, (topic) => this.topics.get(topic)?.partitions.length ?? 0);
    this.#groups.set(groupId, group);
    return group;
  }

  groups(): IterableIterator<MemoryGroup> {
    return this.#groups.values();
  }

  deleteGroup(groupId: string): void {
    if (this.group(groupId).members.size > 0) throw new KafkaError('other', `group "${groupId}" has members`);
    this.#groups.delete(groupId);
  }

  /** Fences whoever had the id, and ends what was left open. */
  newEpoch(transactionalId: string): number {
    const id = this.#id(transactionalId);
    if (id.open !== undefined) this.#end(id, id.open, 'aborted');
    this.#settle(id);
    id.epoch += 1;
    return id.epoch;
  }

  /** The open transaction of that id, which begins with the first thing that is done in it. */
  open(transactionalId: string, epoch: number): Transaction {
    const id = this.#checked(transactionalId, epoch);
    // What comes next has to wait for the marks of what was before.
    this.#settle(id);
    id.open ??= { fate: { state: 'open' }, partitions: new Set(), offsets: [] };
    return id.open;
  }

  end(transactionalId: string, epoch: number, state: 'committed' | 'aborted'): void {
    const id = this.#checked(transactionalId, epoch);
    if (id.open !== undefined) this.#end(id, id.open, state);
  }

  #end(id: TransactionalId, transaction: Transaction, state: 'committed' | 'aborted'): void {
    id.open = undefined;
    transaction.fate.state = state;
    for (const partition of transaction.partitions) partition.mark();
    if (state === 'committed') id.settling = transaction;
    for (const { groupId } of transaction.offsets) this.group(groupId).settleLater(() => this.#settle(id));
  }

  #settle(id: TransactionalId): void {
    for (const { groupId, at } of id.settling?.offsets ?? []) this.group(groupId).commit(at);
    id.settling = undefined;
  }

  #checked(transactionalId: string, epoch: number): TransactionalId {
    const id = this.#id(transactionalId);
    if (id.epoch !== epoch) throw new KafkaError('fenced', `"${transactionalId}" has been taken over`);
    return id;
  }

  #id(transactionalId: string): TransactionalId {
    const id = this.#ids.get(transactionalId) ?? { epoch: 0, open: undefined, settling: undefined };
    this.#ids.set(transactionalId, id);
    return id;
  }
}
