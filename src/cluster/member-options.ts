import type { TaskArchive } from '../archive/archive.js';
import type { Behaviour } from '../behaviour.js';
import type { RunProgress } from '../engine/contract.js';
import type { Reloads } from '../engine/reloading/reloads.js';
import type { SystemClock } from '../engine/system-clock.js';
import type { KafkaDriver } from '../kafka/driver.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import type { Stage } from '../query/stages/stage.js';
import type { WebhookTarget } from '../reactions/webhook-targets.js';
import type { PartitionDiscovery, Source } from '../sources/source.js';
import type { Duration } from '../time.js';
import type { MessageSchemas } from './message-schemas.js';
import type { CheckpointPolicy } from './task-store.js';

/** What one process needs to take part in a group. */
export interface MemberOptions {
  readonly stages: readonly Stage[];
  readonly groupId: string;
  readonly driver: KafkaDriver;
  readonly clock: SystemClock;
  readonly schemas: MessageSchemas;
  /** Those of another project, that is to take this one's place. Absent: the same. */
  readonly schemasOf?: (project: Project) => Promise<MessageSchemas>;
  /** Projects that take this one's place while tasks go on. */
  readonly reloads?: Reloads;
  /** Without one, nothing is kept but in Kafka. The caller closes it. */
  readonly archive?: TaskArchive;
  /** As the run has it. Default: none; without an archive they are not asked for. */
  readonly nearMisses?: number;
  /** The webhooks that are delivered to; what goes to others is written nowhere. */
  readonly webhooks?: readonly WebhookTarget[];
  /** The files that a stream is read from. */
  readonly openFiles: (stream: StreamDeclaration) => Promise<FileSources>;
  /** Called with what an epoch of a task found, after its commit. */
  readonly onBehaviours?: (behaviours: readonly Behaviour[]) => void | Promise<void>;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Called with a line about what happened: a task taken or lost, a broker that is gone, and back. */
  readonly onNote: (note: string) => void | Promise<void>;
  /** Aborted: tasks commit what is at hand, and the member leaves its group. */
  readonly signal: AbortSignal;
  /** How long an epoch takes at least: what comes meanwhile is committed together. Microseconds. */
  readonly commitInterval: Duration;
  readonly checkpoints: CheckpointPolicy;
  /** How often to look for new partitions. Microseconds. Absent: never. */
  readonly discoveryInterval?: Duration;
  /** So many bytes may wait to be read, but for half a mebibyte of each partition, and what one fetch brings. */
  readonly mostBytes: number;
}

export interface FileSources {
  readonly sources: readonly Source[];
  readonly discoveries: readonly PartitionDiscovery[];
}
