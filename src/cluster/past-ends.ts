import type { KafkaAdmin } from '../kafka/driver.js';
import { readCommitMetadata } from './commit-metadata.js';
import { inputIdentity } from './input-identity.js';
import type { Layout } from './layout.js';
import { placeOf } from './member-feeds.js';
import type { TaskInput } from './task-inputs.js';

/** From where to where what a group has read is to be read again. */
export class PastEnds {
  readonly #groupId: string;
  readonly #topics: readonly string[];
  readonly #admin: Pick<KafkaAdmin, 'offsets' | 'committed'>;
  /** Of the task itself, by input. */
  readonly #starts: ReadonlyMap<string, number>;
  #own: ReadonlyMap<string, number> = new Map();
  readonly #high = new Map<string, number>();
  readonly #committed = new Map<string, { readonly offset: number; readonly start: number }>();

  constructor(
    groupId: string,
    layout: Layout,
    admin: Pick<KafkaAdmin, 'offsets' | 'committed'>,
    starts: ReadonlyMap<string, number>,
  ) {
    this.#groupId = groupId;
    this.#topics = layout.stages.flatMap((stage) => layout.sourceTopics(stage));
    this.#admin = admin;
    this.#starts = starts;
  }

  /** Learns how far all is by now; `own`: the task itself. */
  async read(own: ReadonlyMap<string, number>): Promise<void> {
    this.#own = own;
    for (const { metadata, offset, ...at } of await this.#admin.committed(this.#groupId, this.#topics)) {
      this.#committed.set(placeOf(at), { offset, start: readCommitMetadata(metadata)?.start ?? 0 });
    }
    for (const topic of this.#topics) {
      for (const { partition, high } of await this.#admin.offsets(topic))
        this.#high.set(placeOf({ topic, partition }), high);
    }
  }

  startOf(input: TaskInput): number {
    return this.#starts.get(inputIdentity(input)) ?? this.#committed.get(placeOf(input))?.start ?? 0;
  }

  /**
   * Of others it is the end of the topic: what they have not read yet is no earlier than where they are, but where the clock
   * moves time: then it is how far they have said that they are.
   */
  of(input: TaskInput): number {
    if (this.#starts.has(inputIdentity(input))) return this.#own.get(inputIdentity(input)) ?? 0;
    const place = placeOf(input);
    const isTimed = input.stream.watermark?.idleTimeout !== undefined;
    return (isTimed ? this.#committed.get(place)?.offset : this.#high.get(place)) ?? 0;
  }

  ofFile(identity: string): number {
    return this.#own.get(identity) ?? Number.POSITIVE_INFINITY;
  }
}
