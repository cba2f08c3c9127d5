import type { TaskArchive } from '../../../src/archive/archive.js';
import type { Claim, ClaimedEpoch, EpochRows } from '../../../src/archive/epoch.js';
import { positionAt } from '../../../src/batch.js';
import type { Behaviour } from '../../../src/behaviour.js';

interface Written {
  readonly rows: EpochRows;
  readonly by: ClaimedEpoch;
}

/** What all processes of a group write into one archive, in memory: each row stands there until a later claim passes it over. */
export class ClaimedRows {
  readonly claims: Claim[] = [];
  readonly written: Written[] = [];

  /** The archive as one process has it. */
  archive(): TaskArchive {
    const own = new Set<string>();
    return {
      directory: 'memory',
      claim: async (claim) => {
        await Promise.resolve();
        const last = this.claims.filter(({ task }) => task === claim.task).at(-1);
        if (last !== undefined && last.number >= claim.number) throw new Error(`claim ${claim.number} is not the last`);
        this.claims.push(claim);
        own.add(`${claim.number} ${claim.task}`);
      },
      write: async (rows, by) => {
        await Promise.resolve();
        if (!own.has(`${by.number} ${by.task}`)) throw new Error(`${by.task} was not claimed here`);
        this.written.push({ rows, by });
      },
      tend: async () => undefined,
      close: async () => undefined,
    };
  }

  get counted(): readonly EpochRows[] {
    return this.written.flatMap(({ rows, by }) => (this.#counts(by) ? [rows] : []));
  }

  get behaviours(): readonly Behaviour[] {
    return this.counted.flatMap(({ behaviours }) => behaviours);
  }

  /** The positions of the events, as texts. */
  get events(): readonly string[] {
    return this.counted.flatMap(({ events }) =>
      events.flatMap((batch) => Array.from({ length: batch.length }, (_, row) => placeText(positionAt(batch, row)))),
    );
  }

  #counts({ task, number, epoch }: ClaimedEpoch): boolean {
    return !this.claims.some((one) => one.task === task && one.number > number && one.firstEpoch <= epoch);
  }
}

function placeText({ source, partition, offset }: { source: string; partition: number; offset: number }): string {
  return `${source} ${partition} ${offset}`;
}
