import type { RunSummary } from '../engine/contract.js';
import { kafkajsDriver } from '../kafka/kafkajs-driver.js';
import type { KafkaConnector } from '../kafka-connector.js';
import type { Project } from '../query/plan.js';
import { planStages } from '../query/plan-stages.js';
import { MILLISECOND, MINUTE, SECOND } from '../time.js';
import { freshenGroup } from './freshen-group.js';
import { runMember } from './member.js';
import type { MemberOptions } from './member-options.js';

export interface GroupOptions
  extends Pick<MemberOptions, 'archive' | 'clock' | 'openFiles' | 'onBehaviours' | 'onProgress' | 'onNote' | 'signal'> {
  /** Of a table that is read: those of a project agree in what matters here. */
  readonly connector: KafkaConnector;
  readonly groupId: string;
  readonly commitInterval?: number;
  /** Whether what the group has committed and kept is deleted first. */
  readonly fresh: boolean;
}

const COMMIT_INTERVAL = 100 * MILLISECOND;
const CHECKPOINTS = { rows: 100_000, interval: 10 * SECOND };
const SESSION_TIMEOUT = 45 * SECOND;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Runs a project whose events come from Kafka, as one process of its group.
 * @throws MotifError
 */
export async function runGroup(project: Project, options: GroupOptions): Promise<RunSummary> {
  const { connector, groupId, fresh, clock, onNote, commitInterval = COMMIT_INTERVAL } = options;
  const { settings, discoveryInterval = Number.MAX_SAFE_INTEGER } = connector;
  const log = (level: string, message: string): void => {
    if (level !== 'info') void onNote(message);
  };
  const driver = await kafkajsDriver(settings, log, clock);
  const stages = planStages(project);
  if (fresh) {
    const admin = await driver.admin();
    try {
      for (const topic of await freshenGroup(admin, groupId, stages, clock))
        await onNote(`--fresh: deleted topic ${topic}`);
    } finally {
      await admin.close();
    }
  }
  return runMember(project, {
    ...options,
    stages,
    driver,
    commitInterval,
    checkpoints: CHECKPOINTS,
    sessionTimeout: settings.sessionTimeout === undefined ? SESSION_TIMEOUT : settings.sessionTimeout * MILLISECOND,
    discoveryInterval: Math.min(discoveryInterval, 24 * 60 * MINUTE),
    mostBytes: MOST_BYTES,
  });
}
