import { MotifError } from '../errors.js';
import type { KafkaAdmin } from '../kafka/driver.js';
import type { Stage } from '../query/stages/stage.js';
import { type Layout, topicsOf } from './layout.js';
import { outboxGroup } from './topic-names.js';

/** A changelog is never deleted from: what counts is the last record of each key. */
const CHANGELOG_CONFIG = { 'cleanup.policy': 'compact' };
/** What has been read is deleted by whoever reads it. */
const EXCHANGE_CONFIG = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };
/** What has been delivered is deleted by whoever delivers it. */
const OUTBOX_CONFIG = EXCHANGE_CONFIG;
/** Behaviours have the time at which they happened: by that, what is found in old events would be deleted at once. */
const TARGET_CONFIG = { 'retention.ms': '-1' };
const AS_MANY_AS_USUAL = -1;

/**
 * Makes the topics that the group keeps for itself, and those that queries write to, where they are not there, and sees that
 * what is to be read together can be. Returns what it did, a line each.
 * @throws MotifError `INVALID_INPUT` when a topic that is read is not there, or topics differ in their partitions that may not.
 */
export async function prepareTopics(
  admin: KafkaAdmin,
  layout: Layout,
  written: readonly string[],
  outboxes: readonly string[] = [],
): Promise<readonly string[]> {
  const { stages, exchanges } = layout;
  const sources = stages.flatMap((stage) => layout.sourceTopics(stage));
  const own = [...exchanges.map(({ topic }) => topic), ...stages.map((stage) => layout.changelog(stage))];
  const targets = [...written, ...layout.asideTopics];
  const counts = await admin.partitionCounts([...sources, ...targets, ...own, ...outboxes]);
  const missing = sources.filter((topic) => counts.get(topic) === undefined);
  if (missing.length > 0) throw noTopics(missing);
  for (const stage of stages) requireCopartitioned(stage, counts);
  const widest = Math.max(1, ...sources.map((topic) => counts.get(topic) ?? 1));
  const did: string[] = [];
  const made = (topic: string): void => void did.push(`made topic ${topic}`);
  const widened = (topic: string): void => void did.push(`an input has more partitions: ${topic} has as many now`);
  for (const { topic, exchange, reader } of exchanges) {
    const others = exchanges.flatMap((one) => (one.reader === reader ? (counts.get(one.topic) ?? []) : []));
    const partitions = exchange.key.length === 0 ? 1 : (others[0] ?? widest);
    const there = counts.get(topic);
    if (there === undefined) {
      await admin.createTopics([{ topic, partitions, config: EXCHANGE_CONFIG }]);
      made(topic);
    } else if (there !== partitions) throw otherwiseDivided(topic, there, partitions);
  }
  for (const topic of outboxes) {
    const there = counts.get(topic);
    if (there === undefined) {
      await admin.createTopics([{ topic, partitions: widest, config: OUTBOX_CONFIG }]);
      made(topic);
    } else if (there < widest && (await isQuiet(admin, layout.group, topic))) {
      await admin.createPartitions(topic, widest);
      widened(topic);
    }
  }
  for (const topic of targets) {
    if (counts.get(topic) !== undefined) continue;
    const config = written.includes(topic) ? TARGET_CONFIG : {};
    await admin.createTopics([{ topic, partitions: AS_MANY_AS_USUAL, config }]);
    made(topic);
  }
  for (const topic of await widenChangelogs(admin, layout)) {
    if (counts.get(topic) === undefined) made(topic);
    else widened(topic);
  }
  return did;
}

/**
 * Whether all of an outbox is delivered, and nobody writes to it. Only then may it be widened: a key's partition is another one
 * then, and of what is left there the order would be lost.
 */
async function isQuiet(admin: KafkaAdmin, group: string, topic: string): Promise<boolean> {
  const deliverers = outboxGroup(group);
  const members = [...(await admin.members(group)), ...(await admin.members(deliverers))];
  if (members.length > 0) return false;
  const committed = await admin.committed(deliverers, [topic]);
  const next = new Map(committed.map(({ partition, offset }) => [partition, offset]));
  return (await admin.offsets(topic)).every(({ partition, low, high }) => (next.get(partition) ?? low) >= high);
}

/** A changelog has as many partitions as its stage has tasks. Returns the ones that it made, or widened. */
export async function widenChangelogs(admin: KafkaAdmin, layout: Layout): Promise<readonly string[]> {
  const counts = await admin.partitionCounts(layout.topics);
  const changed: string[] = [];
  for (const stage of layout.stages) {
    const topic = layout.changelog(stage);
    const inputs = layout.inputTopics(stage).map((input) => counts.get(input) ?? 1);
    const partitions = stage.tasks === 'one' ? 1 : Math.max(1, ...inputs);
    const there = counts.get(topic);
    if (there === undefined) await admin.createTopics([{ topic, partitions, config: CHANGELOG_CONFIG }]);
    else if (there < partitions) await admin.createPartitions(topic, partitions);
    else continue;
    changed.push(topic);
  }
  return changed;
}

function requireCopartitioned(
  { copartitioned, project }: Stage,
  counts: ReadonlyMap<string, number | undefined>,
): void {
  for (const streams of copartitioned) {
    const topics = project.streams.flatMap(({ name, connector }) =>
      streams.includes(name) ? topicsOf(connector) : [],
    );
    const [first, ...others] = topics.map((topic) => ({ topic, count: counts.get(topic) }));
    const other = others.find(({ count }) => count !== first?.count);
    if (first === undefined || other === undefined) continue;
    throw new MotifError('INVALID_INPUT', {
      message:
        `topic ${first.topic} has ${first.count} partitions and topic ${other.topic} has ${other.count}, and a query takes ` +
        `events with one key to be in partitions of one number`,
      hint: "Give both as many partitions, or leave 'key.fields' out of one: its events are then sent on by their keys.",
    });
  }
}

function noTopics(missing: readonly string[]): MotifError {
  return new MotifError(
    'INVALID_INPUT',
    missing.map((topic) => ({
      message: `there is no topic ${topic}`,
      hint: 'Make it, or write to it, before it is read.',
    })),
  );
}

function otherwiseDivided(topic: string, there: number, wanted: number): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `topic ${topic} has ${there} partitions, and what is read with it has ${wanted}`,
    hint: 'It is motif’s own. Begin anew: with --fresh, or under another group.id.',
  });
}
