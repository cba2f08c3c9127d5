import type { RunSummary } from '../engine/contract.js';
import type { SystemClock } from '../engine/system-clock.js';
import type { KafkaDriver } from '../kafka/driver.js';
import { kafkajsDriver } from '../kafka/kafkajs-driver.js';
import type { KafkaConnector } from '../kafka-connector.js';
import type { Project } from '../query/plan.js';
import { planStages } from '../query/stages/plan-stages.js';
import type { Stage } from '../query/stages/stage.js';
import { confluentRegistry } from '../registry/confluent-registry.js';
import { type Duration, MILLISECOND, SECOND } from '../time.js';
import { freshenGroup } from './freshen-group.js';
import { runMember } from './member.js';
import type { MemberOptions } from './member-options.js';
import { MemberProgress } from './member-progress.js';
import { openMessageSchemas } from './open-message-schemas.js';
import { toMotifError } from './to-motif-error.js';

export interface GroupOptions {
  readonly groupId: string;
  /** Of a table that is read: all of a project have the same settings. */
  readonly connector: KafkaConnector;
  readonly clock: SystemClock;
  readonly onNote: MemberOptions['onNote'];
}

export interface GroupRunOptions
  extends Pick<
    MemberOptions,
    'archive' | 'nearMisses' | 'webhooks' | 'openFiles' | 'reloads' | 'onBehaviours' | 'onProgress' | 'signal'
  > {
  readonly commitInterval?: Duration;
}

const COMMIT_INTERVAL = 100 * MILLISECOND;
const CHECKPOINTS = { rows: 100_000, interval: 10 * SECOND };
/** What waits longer than a young generation lasts costs more to collect than to fetch. */
const MOST_BYTES = 16 * 1024 * 1024;

/** A project whose events come from Kafka: its group, of which this process is to be a member. */
export class Group {
  readonly #project: Project;
  readonly #options: GroupOptions;
  readonly #driver: KafkaDriver;
  readonly #stages: readonly Stage[];

  static async open(project: Project, options: GroupOptions): Promise<Group> {
    const log = (level: string, message: string): void => {
      if (level !== 'info') void options.onNote(message);
    };
    const driver = await kafkajsDriver(options.connector.settings, log, options.clock);
    return new Group(project, options, driver);
  }

  private constructor(project: Project, options: GroupOptions, driver: KafkaDriver) {
    this.#project = project;
    this.#options = options;
    this.#driver = driver;
    this.#stages = planStages(project);
  }

  /** As `freshenGroup`. */
  async freshen(): Promise<void> {
    const { groupId, clock, onNote } = this.#options;
    await explained(async () => {
      const admin = await this.#driver.admin();
      try {
        const topics = await freshenGroup(admin, groupId, this.#stages, clock);
        for (const topic of topics) await onNote(`--fresh: deleted topic ${topic}`);
      } finally {
        await admin.close();
      }
    });
  }

  /** As `runMember`, once, when the schemas of what it writes are registered. */
  async run({ commitInterval = COMMIT_INTERVAL, ...options }: GroupRunOptions): Promise<RunSummary> {
    const { groupId, connector, clock, onNote } = this.#options;
    const { discoveryInterval } = connector;
    const member = {
      ...options,
      groupId,
      clock,
      onNote,
      stages: this.#stages,
      driver: this.#driver,
      commitInterval,
      checkpoints: CHECKPOINTS,
      ...(discoveryInterval === undefined ? {} : { discoveryInterval }),
      mostBytes: MOST_BYTES,
    };
    const { signal } = options;
    try {
      const schemasOf = (project: Project) =>
        openMessageSchemas(project, { connect: (settings) => confluentRegistry(settings), clock, onNote, signal });
      const schemas = await schemasOf(this.#project);
      return await explained(() => runMember(this.#project, { ...member, schemas, schemasOf }));
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
      return new MemberProgress(this.#project).summary({ interrupted: true, failure: undefined });
    } finally {
      this.#driver.close();
    }
  }
}

async function explained<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw toMotifError(error);
  }
}
