import type { Behaviour } from '../../src/behaviour.js';
import { decodeState } from '../../src/engine/epochs/codec.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import type { Project } from '../../src/query/plan.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { MemoryArchive } from './memory-archive.js';
import { memoryPast } from './memory-past.js';
import type { Rows } from './run-over.js';

export interface Change {
  readonly epochSize: number;
  /** After so many epochs the queries are others. */
  readonly after: number;
  /** While the run goes on, or after it was stopped, or killed. */
  readonly how: 'reload' | 'stop' | 'kill';
  readonly checkpointRows: number;
}

export interface Told {
  readonly behaviour: Behaviour;
  /** How far event time was when it was told. */
  readonly watermark: number;
}

export interface Changed {
  readonly told: readonly Told[];
  readonly archive: MemoryArchive;
  /** How far event time was when the queries became others; undefined: they never did. */
  readonly changedAt: number | undefined;
}

/** Runs one project, then another that takes its place, to the end. */
export async function runChanged(
  [first, then]: readonly [Project, Project?],
  rows: Readonly<Record<string, Rows>>,
  { epochSize, after, how, checkpointRows }: Change,
): Promise<Changed> {
  const archive = new MemoryArchive(checkpointRows);
  const told: Told[] = [];
  let epochs = 0;
  let isChanged = false;
  const phase = async (project: Project, abort: AbortController): Promise<boolean> => {
    const sources = project.streams.flatMap((stream) => {
      const given = rows[stream.name];
      return given === undefined ? [] : [memorySource({ ...rowOptions(stream), rows: given })];
    });
    let found: readonly Behaviour[] = [];
    let next = how === 'reload' ? then : undefined;
    const summary = await run({
      project,
      sources,
      store: archive,
      past: memoryPast(archive),
      epochSize,
      signal: abort.signal,
      reloads: {
        take() {
          if (next === undefined || epochs < after) return undefined;
          const taken = next;
          next = undefined;
          return taken;
        },
        listen: () => undefined,
      },
      onNote: (note) => {
        if (!/live, |new versions? live, |taken out$/.test(note)) throw new Error(note);
        isChanged = true;
      },
      onBehaviours: (behaviours) => {
        found = behaviours;
      },
      onProgress: ({ watermark = Number.POSITIVE_INFINITY }) => {
        for (const behaviour of found) told.push({ behaviour, watermark });
        found = [];
        epochs++;
        if (epochs >= after && how === 'stop' && project === first) abort.abort();
      },
    });
    return !summary.interrupted;
  };
  if (how === 'kill') archive.commitsLeft = after;
  const isOver = await phase(first, new AbortController()).catch((error: unknown) => {
    if (archive.commitsLeft >= 0) throw error;
    return false;
  });
  archive.commitsLeft = Number.POSITIVE_INFINITY;
  if (!isOver && then !== undefined) await phase(then, new AbortController());
  return { told, archive, changedAt: isChanged ? changeOf(archive) : undefined };
}

/** Of the last epoch that says of queries that they are others. */
function changeOf({ epochs }: MemoryArchive): number | undefined {
  const isOther = ({ checkpoint }: (typeof epochs)[number]): boolean =>
    checkpoint?.pieces.some(({ owner }) => owner === 'versions') === true;
  const state = epochs
    .filter(isOther)
    .at(-1)
    ?.checkpoint?.pieces.findLast(({ owner, key }) => owner === 'run' && key === 'watermark')?.state;
  return state === undefined || state === null ? undefined : decodeState<number>(state);
}
