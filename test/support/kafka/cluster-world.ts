import type { TaskArchive } from '../../../src/archive/archive.js';
import type { Behaviour } from '../../../src/behaviour.js';
import type { CheckpointPolicy } from '../../../src/cluster/task-store.js';
import type { KafkaRecord } from '../../../src/kafka/driver.js';
import type { Project } from '../../../src/query/plan.js';
import { planStages } from '../../../src/query/stages/plan-stages.js';
import type { WebhookTarget } from '../../../src/reactions/webhook-targets.js';
import type { Registry } from '../../../src/registry/registry.js';
import { type Duration, HOUR, MILLISECOND, parseTimestamp, SECOND } from '../../../src/time.js';
import { plainSchemas } from '../plain-schemas.js';
import { ClaimedRows } from './claimed-archive.js';
import { GroupClock } from './group-clock.js';
import { type GroupProcess, groupProcess } from './group-process.js';
import { MemoryKafka } from './memory-kafka.js';

export interface WorldOptions {
  readonly topics: Readonly<Record<string, number>>;
  readonly checkpoints?: CheckpointPolicy;
  readonly kafka?: MemoryKafka;
  /** Instead of one in memory. */
  readonly archive?: () => TaskArchive;
  readonly mostBytes?: number;
  /** For formats whose schemas are in one. */
  readonly registry?: Registry;
  readonly discoveryInterval?: Duration;
  readonly webhooks?: readonly WebhookTarget[];
  /** Whether something goes on that promises alone do not lead to. */
  readonly busy?: () => boolean;
}

export const GROUP = 'g';
const START = parseTimestamp('2026-05-01T00:00:00') ?? 0;

/** A Kafka in memory, the processes of one group at work on a project, and the archive that they share. */
export class ClusterWorld {
  readonly kafka: MemoryKafka;
  readonly clock: GroupClock;
  readonly rows: ClaimedRows = new ClaimedRows();
  readonly notes: string[] = [];
  readonly processes: GroupProcess[] = [];
  readonly #project: Project;
  readonly #options: WorldOptions;

  private constructor(project: Project, options: WorldOptions) {
    this.#project = project;
    this.#options = options;
    this.kafka = options.kafka ?? new MemoryKafka();
    this.clock = new GroupClock(START, options.busy);
    this.clock.onMove = () => this.kafka.answer();
  }

  static async of(project: Project, options: WorldOptions): Promise<ClusterWorld> {
    const world = new ClusterWorld(project, options);
    const admin = await world.kafka.driver().admin();
    await admin.createTopics(Object.entries(options.topics).map(([topic, partitions]) => ({ topic, partitions })));
    return world;
  }

  /** A process more, of which the files may say something else. */
  start(project: Project = this.#project): GroupProcess {
    const { checkpoints = { rows: 20, interval: 5 * SECOND }, mostBytes = 1_000_000, archive } = this.#options;
    const process = groupProcess(project, {
      stages: planStages(project),
      groupId: GROUP,
      driver: this.kafka.driver(),
      clock: this.clock,
      schemas: plainSchemas,
      ...(this.#options.registry === undefined ? {} : { registry: this.#options.registry }),
      archive: archive?.() ?? this.rows.archive(),
      openFiles: async () => ({ sources: [], discoveries: [] }),
      onNote: (note) => void this.notes.push(note),
      commitInterval: 100 * MILLISECOND,
      nearMisses: 4,
      checkpoints,
      discoveryInterval: this.#options.discoveryInterval ?? HOUR,
      mostBytes,
      webhooks: this.#options.webhooks ?? [],
    });
    this.processes.push(process);
    return process;
  }

  /** Those that are not over, nor dead. */
  get living(): readonly GroupProcess[] {
    return this.processes.filter((one) => !one.isOver() && !one.life.isDead);
  }

  /** The process dies, and the group notices. */
  kill(process: GroupProcess): void {
    process.life.die();
    this.#silence(process);
  }

  /** It stands still for longer than its session. */
  pause(process: GroupProcess): void {
    process.life.stop();
    this.#silence(process);
  }

  /** It is cut off, and does not know: what it has at hand it goes on with. */
  cutOff(process: GroupProcess): void {
    this.#silence(process);
  }

  /** One that stood still or was cut off goes on, and joins anew. */
  goOn(process: GroupProcess): void {
    process.life.goOn();
    if (!process.isOver()) for (const id of process.memberIds()) this.kafka.rejoin(id);
  }

  records(topic: string): readonly KafkaRecord[] {
    return this.kafka.committed(topic);
  }

  get topics(): readonly string[] {
    return this.kafka.topics;
  }

  get behaviours(): readonly Behaviour[] {
    return this.rows.behaviours;
  }

  /** All processes that can end, told to. */
  async end(): Promise<void> {
    for (const process of this.processes) process.life.goOn();
    for (const process of this.living) process.stop();
    for (let i = 0; i < 20 && this.living.length > 0; i++) await this.clock.pass(SECOND);
    if (this.living.length > 0) throw new Error(`${this.living.length} processes do not end`);
  }

  #silence(process: GroupProcess): void {
    for (const id of process.memberIds()) this.kafka.cutOff(id);
  }
}
