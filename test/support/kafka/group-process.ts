import type { TaskArchive } from '../../../src/archive/archive.js';
import type { Behaviour } from '../../../src/behaviour.js';
import { runMember } from '../../../src/cluster/member.js';
import type { MemberOptions } from '../../../src/cluster/member-options.js';
import { openMessageSchemas } from '../../../src/cluster/open-message-schemas.js';
import type { RunProgress, RunSummary } from '../../../src/engine/contract.js';
import type { SystemClock } from '../../../src/engine/system-clock.js';
import type { ConsumerOptions, KafkaConsumer, KafkaDriver } from '../../../src/kafka/driver.js';
import type { Project } from '../../../src/query/plan.js';
import type { Registry } from '../../../src/registry/registry.js';
import { ProcessLife } from './process-life.js';

/** One member of a group, as if in a process of its own. */
export interface GroupProcess {
  readonly life: ProcessLife;
  readonly behaviours: readonly Behaviour[];
  readonly done: Promise<RunSummary>;
  readonly progress: () => RunProgress | undefined;
  /** Why it ended, where it did and was not told to. */
  readonly failure: () => unknown;
  readonly isOver: () => boolean;
  /** Who it is in its group; undefined before it has joined. */
  readonly memberId: () => string | undefined;
  /** And in the group of those who deliver to webhooks. */
  readonly memberIds: () => readonly string[];
  readonly stop: () => void;
  /** Its files say something else. */
  readonly reload: (project: Project) => void;
}

export function groupProcess(
  project: Project,
  options: Omit<MemberOptions, 'signal' | 'onBehaviours' | 'onProgress'> & {
    readonly archive: TaskArchive;
    /** For formats whose schemas are in one. */
    readonly registry?: Registry;
  },
): GroupProcess {
  const life = new ProcessLife();
  const abort = new AbortController();
  const behaviours: Behaviour[] = [];
  const consumers: KafkaConsumer[] = [];
  let next: Project | undefined;
  let wake: () => void = () => undefined;
  let progress: RunProgress | undefined;
  let isOver = false;
  let failure: unknown;
  const { registry } = options;
  const member: MemberOptions = {
    ...options,
    driver: driverOf(life, options.driver, (made) => {
      consumers.push(made);
    }),
    webhooks: (options.webhooks ?? []).map((target) => ({ ...target, post: life.around(target, ['post']).post })),
    clock: clockOf(life, options.clock),
    archive: life.around(options.archive, ['claim', 'write', 'tend']),
    onBehaviours: (found) => void behaviours.push(...found),
    onProgress: (next) => {
      progress = next;
    },
    signal: abort.signal,
    reloads: {
      take() {
        const taken = next;
        next = undefined;
        return taken;
      },
      listen(listener) {
        wake = listener;
      },
    },
  };
  const done =
    registry === undefined
      ? runMember(project, member)
      : openMessageSchemas(project, { ...member, connect: async () => registry }).then((schemas) =>
          runMember(project, { ...member, schemas }),
        );
  done.then(
    (summary) => {
      isOver = true;
      failure = summary.failure;
    },
    (error: unknown) => {
      isOver = true;
      failure = error;
    },
  );
  return {
    life,
    behaviours,
    done,
    progress: () => progress,
    failure: () => failure,
    isOver: () => isOver,
    memberId: () => consumers[0]?.groupMetadata.memberId,
    memberIds: () => consumers.map(({ groupMetadata }) => groupMetadata.memberId),
    stop: () => abort.abort(),
    reload(project) {
      next = project;
      wake();
    },
  };
}

function clockOf(life: ProcessLife, clock: SystemClock): SystemClock {
  return {
    now: () => clock.now(),
    async wait(duration, signal) {
      await clock.wait(duration, signal);
      await life.turn();
    },
  };
}

function driverOf(life: ProcessLife, driver: KafkaDriver, made: (consumer: KafkaConsumer) => void): KafkaDriver {
  return {
    admin: async () => life.around(await driver.admin(), ['partitionCounts', 'createTopics', 'offsets', 'committed']),
    producer: async () => life.around(await driver.producer(), ['send']),
    transactionalProducer: async (options) => {
      await life.turn();
      const producer = await driver.transactionalProducer(options);
      return life.around(producer, ['begin', 'send', 'sendOffsets', 'commit', 'abort']);
    },
    consumer: async (options) => {
      const consumer = life.around(await driver.consumer(heard(life, options)), ['commitOffsets']);
      made(consumer);
      return consumer;
    },
    close: () => driver.close(),
  };
}

/** What is dead hears nothing. */
function heard(life: ProcessLife, options: ConsumerOptions): ConsumerOptions {
  return {
    ...options,
    onAssigned: (partitions) => (life.isDead ? undefined : options.onAssigned(partitions)),
    onRecords: (from, records, at) => (life.isDead ? undefined : options.onRecords(from, records, at)),
    onOutOfRange: (from, there) => (life.isDead ? undefined : options.onOutOfRange?.(from, there)),
    onCaughtUp: (from) => (life.isDead ? undefined : options.onCaughtUp?.(from)),
    onTrouble: (error, isFatal) => (life.isDead ? undefined : options.onTrouble(error, isFatal)),
  };
}
