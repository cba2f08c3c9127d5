import type { QueriesChanged } from '../engine/reloading/queries-changed.js';
import type { GroupMetadata, KafkaAdmin, TopicPartition } from '../kafka/driver.js';
import type { MemberOptions } from './member-options.js';
import type { MemberQueries } from './member-queries.js';
import type { PartitionFeed } from './partition-feed.js';
import type { TopicMessages } from './topic-messages.js';
import type { Turns } from './turns.js';

/** What its member shares with a task. */
export interface TaskSurroundings {
  readonly member: MemberOptions;
  readonly queries: MemberQueries;
  readonly admin: KafkaAdmin;
  /** How many partitions topics have. */
  readonly counts: ReadonlyMap<string, number>;
  readonly feed: (of: TopicPartition) => PartitionFeed;
  readonly group: () => GroupMetadata;
  readonly sendAhead: (messages: TopicMessages) => Promise<void>;
  /** Called when a task has taken up other queries. */
  readonly onChanged: (changed: QueriesChanged) => void;
  /** The pasts of tasks are read one after the other: each may be large. */
  readonly turns: Turns;
}
