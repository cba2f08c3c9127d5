import type { SystemClock } from '../engine/system-clock.js';
import { MotifError } from '../errors.js';
import { type KafkaAdmin, KafkaError } from '../kafka/driver.js';
import type { Stage } from '../query/stages/stage.js';
import { MILLISECOND } from '../time.js';
import { Layout } from './layout.js';
import { outboxGroup, outboxTopic } from './topic-names.js';

const BETWEEN_LOOKS = 100 * MILLISECOND;
const MOST_LOOKS = 300;

/**
 * Forgets what a group has committed, and deletes the topics that it keeps for itself; those that queries write to stay.
 * Returns the topics.
 * @throws MotifError `INVALID_ARGUMENT` while a process is in the group.
 */
export async function freshenGroup(
  admin: KafkaAdmin,
  groupId: string,
  stages: readonly Stage[],
  clock: SystemClock,
): Promise<readonly string[]> {
  try {
    await admin.deleteGroup(groupId);
  } catch (cause) {
    if (!(cause instanceof KafkaError) || cause.kind !== 'other') throw cause;
    throw new MotifError(
      'INVALID_ARGUMENT',
      { message: `group ${groupId} is at work: ${cause.message}`, hint: 'End its processes, then begin anew.' },
      { cause },
    );
  }
  await admin.deleteGroup(outboxGroup(groupId));
  const layout = new Layout(groupId, stages);
  const tables = new Set(
    stages.flatMap(({ project }) =>
      project.streams.flatMap(({ name, connector }) => (connector?.kind === 'webhook' ? [name] : [])),
    ),
  );
  const own = [
    ...layout.exchanges.map(({ topic }) => topic),
    ...stages.map((stage) => layout.changelog(stage)),
    ...[...tables].map((name) => outboxTopic(groupId, name)),
    ...layout.asideTopics,
  ];
  const counts = await admin.partitionCounts(own);
  const there = own.filter((topic) => counts.get(topic) !== undefined);
  await admin.deleteTopics(there);
  // A broker answers before it is done, and would not make them anew until then.
  for (let look = 0; look < MOST_LOOKS; look++) {
    const left = await admin.partitionCounts(there);
    if (there.every((topic) => left.get(topic) === undefined)) return there;
    await clock.wait(BETWEEN_LOOKS, new AbortController().signal);
  }
  throw new MotifError('ENVIRONMENT', `Kafka has not yet deleted ${there.join(', ')}; try again in a while`);
}
