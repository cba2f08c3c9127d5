import type { AssignPartitions, CommittedOffset, TopicPartition } from '../../../src/kafka/driver.js';

/** What a group knows of a member. */
export interface Member {
  readonly memberId: string;
  readonly topics: readonly string[];
  readonly assign: AssignPartitions;
  readonly userData: () => Uint8Array;
  readonly assigned: (partitions: readonly TopicPartition[], generationId: number) => void;
}

/** Divides partitions anew after each change (eagerly: all members are told at once), some turns later. */
export class MemoryGroup {
  readonly #partitions: (topic: string) => number;
  readonly groupId: string;
  /** In the order in which they joined; the first leads. */
  readonly members: Map<string, Member> = new Map();
  readonly #offsets = new Map<string, CommittedOffset>();
  #generation = 0;
  #joined = 0;
  #isRebalancing = false;
  #settling: (() => void)[] = [];

  constructor(groupId: string, partitions: (topic: string) => number) {
    this.#partitions = partitions;
    this.groupId = groupId;
  }

  join(member: Omit<Member, 'memberId'>): string {
    this.#joined += 1;
    const memberId = `${this.groupId}-${this.#joined}`;
    this.members.set(memberId, { ...member, memberId });
    this.rebalance();
    return memberId;
  }

  leave(memberId: string): void {
    if (this.members.delete(memberId)) this.rebalance();
  }

  /** All changes until it takes place are one. */
  rebalance(): void {
    if (this.#isRebalancing) return;
    this.#isRebalancing = true;
    queueMicrotask(() =>
      queueMicrotask(() => {
        this.#isRebalancing = false;
        this.#divide();
      }),
    );
  }

  #divide(): void {
    const [leader] = this.members.values();
    if (leader === undefined) return;
    this.#generation += 1;
    const told = [...this.members.values()].map(({ memberId, userData }) => ({ memberId, userData: userData() }));
    const counts = leader.topics.map((topic) => [topic, this.#partitions(topic)] as const);
    const shares = leader.assign(told, new Map(counts));
    for (const member of [...this.members.values()]) {
      const share = shares.get(member.memberId) ?? [];
      member.assigned(
        share.filter(({ topic }) => member.topics.includes(topic)),
        this.#generation,
      );
    }
  }

  commit(at: CommittedOffset): void {
    this.#offsets.set(`${at.partition} ${at.topic}`, at);
  }

  /** Who asks right after a transaction sees the offsets of before. */
  settleLater(settle: () => void): void {
    this.#settling.push(settle);
  }

  committed(topics: readonly string[]): readonly CommittedOffset[] {
    const offsets = [...this.#offsets.values()].filter(({ topic }) => topics.includes(topic));
    for (const settle of this.#settling) settle();
    this.#settling = [];
    return offsets.sort((a, b) => a.partition - b.partition);
  }
}
