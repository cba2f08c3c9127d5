import { type Checkpoint, readCheckpoint } from '../engine/epochs/checkpoint.js';
import { MotifError } from '../errors.js';
import type { KafkaAdmin } from '../kafka/driver.js';
import { outputType } from '../query/plan.js';
import type { Stage } from '../query/stages/stage.js';
import type { ChangelogState } from './changelog-records.js';
import { readCommitMetadata } from './commit-metadata.js';
import type { TaskStand } from './exchange-records.js';
import { inputIdentity } from './input-identity.js';
import type { ExchangeTopic, Layout } from './layout.js';
import { startOffset } from './start-offset.js';
import type { TaskInput } from './task-inputs.js';

interface Committed {
  readonly offset: number;
  /** Whether a task of motif committed it, with an epoch. */
  readonly isOwn: boolean;
}

/** What the group has committed, by input. */
export async function committedOffsets(
  admin: KafkaAdmin,
  groupId: string,
  inputs: readonly TaskInput[],
): Promise<ReadonlyMap<string, Committed>> {
  const topics = [...new Set(inputs.map(({ topic }) => topic))];
  if (topics.length === 0) return new Map();
  const all = await admin.committed(groupId, topics);
  return new Map(
    inputs.flatMap((input): [string, Committed][] => {
      const found = all.find((one) => one.topic === input.topic && one.partition === input.partition);
      if (found === undefined) return [];
      const { offset, metadata } = found;
      const isOwn = (readCommitMetadata(metadata)?.epoch ?? 0) > 0;
      return [[inputIdentity(input), { offset, isOwn }]];
    }),
  );
}

/** Offsets alone are no state: who goes on from them finds something else. */
export function requireState(
  { head }: ChangelogState,
  committed: ReadonlyMap<string, Committed>,
  changelog: string,
  partition: number,
): void {
  if (head.epoch > 0 || ![...committed.values()].some(({ isOwn }) => isOwn)) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `the group has offsets that were committed with a state, and ${changelog}, partition ${partition}, has none: it is gone, or queries read other streams together than when this group began`,
    hint: 'Put the topic back as it was, or the queries; or begin anew: with --fresh, or under another group.id.',
  });
}

/**
 * The exchanges that a task has not written before: whoever reads them makes the rest of its past.
 * @throws MotifError `ARCHIVE_MISMATCH` where that cannot be made, or queries that were there before are now in other tasks.
 */
export function addedOutputs(state: ChangelogState, stage: Stage, layout: Layout): readonly ExchangeTopic[] {
  const { outputs = [], head } = state;
  if (head.epoch === 0) return [];
  const exchanges = layout.outputs(stage);
  const before = checkpointOf(state).queries;
  const added = exchanges.filter(({ topic }) => !outputs.includes(topic));
  const isGone = outputs.some((topic) => exchanges.every((one) => one.topic !== topic));
  const isSameAsBefore = ({ exchange: { stream } }: ExchangeTopic): boolean =>
    stage.project.queries.every(
      (plan) => outputType(plan).name !== stream || before.get(plan.type.name) === plan.type.version,
    );
  const moved = layout.stages.flatMap((other) =>
    other === stage ? [] : other.project.queries.filter(({ type }) => before.get(type.name) === type.version),
  );
  const refused = added.filter((one) => !canBeMade(one.reader) || (isGone && isSameAsBefore(one)));
  const names = [...refused.flatMap(({ reader }) => reader.project.queries), ...moved].map(({ type }) => type.name);
  if (names.length === 0) return added;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message:
      `${[...new Set(names)].join(', ')}: read by other keys, or beside other streams, than before, in a way in which what ` +
      'was read before cannot be made up',
    hint:
      'Take queries out first and add others with the next run; or put what is new into a folder of its own, with another ' +
      "'properties.group.id'; or begin anew with --fresh.",
  });
}

/** Whether what tasks of a stage would have read can be made for them as they begin. */
function canBeMade({ inputs, outputs }: Stage): boolean {
  return outputs.length === 0 && inputs.every(({ kind }) => kind === 'exchange');
}

/** How far a task is whose changelog this is. */
export function standOf(state: ChangelogState): TaskStand {
  const { partitions, since, watermark } = checkpointOf(state);
  const states = new Map(partitions);
  for (const { record } of since) for (const [input, state] of record.inputs) if (state) states.set(input, state);
  return {
    ends: [...states].map(([input, { mark }]) => [input, mark.offset]),
    reached: watermark ?? Number.NEGATIVE_INFINITY,
  };
}

function checkpointOf({ pieces, epochs }: ChangelogState): Checkpoint {
  return readCheckpoint({ pieces, epochs: epochs.map(({ record, length }) => ({ record, length })) });
}

/** Where inputs begin: as an owner before said, and for those that are new. */
export async function startsOf(
  inputs: readonly TaskInput[],
  state: ChangelogState,
  committed: ReadonlyMap<string, Committed>,
  admin: KafkaAdmin,
): Promise<{ readonly all: ReadonlyMap<string, number>; readonly added: ReadonlyMap<string, number> }> {
  const added = new Map<string, number>();
  for (const input of inputs) {
    const identity = inputIdentity(input);
    if (state.starts.has(identity)) continue;
    added.set(identity, await startOffset(input, committed.get(identity)?.offset, admin));
  }
  return { all: new Map([...state.starts, ...added]), added };
}
