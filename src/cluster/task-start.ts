import { MotifError } from '../errors.js';
import type { KafkaAdmin } from '../kafka/driver.js';
import type { ChangelogState } from './changelog-records.js';
import { readCommitMetadata } from './commit-metadata.js';
import { inputIdentity } from './input-identity.js';
import type { ExchangeTopic } from './layout.js';
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

/** Whoever begins to read an exchange would see what comes from now on, and nothing of before. */
export function requireOutputs({ outputs, head }: ChangelogState, exchanges: readonly ExchangeTopic[]): void {
  const added = exchanges.filter(({ topic }) => outputs?.includes(topic) === false);
  if (head.epoch === 0 || added.length === 0) return;
  throw new MotifError(
    'ARCHIVE_MISMATCH',
    added.map(({ exchange: { stream }, reader: { project } }) => {
      const names = project.queries.map(({ type }) => type.name).join(', ');
      return {
        message:
          `what ${names} ${project.queries.length === 1 ? 'reads' : 'read'} of ${stream} is by another key, of other queries, or ` +
          'beside other streams, than when this group began: what was read before would be missing',
        hint: "Put them into a folder of their own, with another 'properties.group.id'; or begin anew with --fresh.",
      };
    }),
  );
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
