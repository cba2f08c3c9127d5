import { MotifError } from '../errors.js';
import type { Timestamp } from '../time.js';
import type { ArchiveOptions, DeclaringTaskArchive } from './archive.js';
import type { Claim, ClaimedEpoch, EpochRows } from './epoch.js';
import { appendClaims } from './hot/append-claims.js';
import type { WrittenRows } from './hot/append-rows.js';
import type { HotRows } from './hot/hot-rows.js';
import { CLAIMS_TABLE } from './tables.js';
import { claimText } from './views/claim-columns.js';

type Written =
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'rows'; readonly rows: WrittenRows };

/** What waits for the next transaction. */
interface Waiting {
  readonly what: Written;
  readonly done: () => void;
  readonly failed: (reason: unknown) => void;
}

export interface TaskWriterOptions {
  readonly directory: string;
  readonly engine: string;
  readonly now: () => Timestamp;
  /** The last claims that are known of tasks. */
  readonly claims: readonly Claim[];
}

/** Writes epochs of several tasks into an engine's hot rows: all that waits goes into one transaction. */
export class TaskWriter implements DeclaringTaskArchive {
  readonly directory: string;
  readonly #engine: string;
  readonly #rows: HotRows;
  readonly #now: () => Timestamp;
  /** Those that were made here. */
  readonly #claimed = new Set<string>();
  readonly #last: Map<string, Claim>;
  #waiting: Waiting[] = [];
  /** One thing after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #failure: { readonly reason: unknown } | undefined;

  constructor(rows: HotRows, { directory, engine, now, claims }: TaskWriterOptions) {
    this.#rows = rows;
    this.directory = directory;
    this.#engine = engine;
    this.#now = now;
    this.#last = new Map(claims.map((claim) => [claim.task, claim]));
  }

  declare(names: Pick<ArchiveOptions, 'streams' | 'behaviours'>): Promise<void> {
    return this.#inTurn(() => this.#rows.declare(names, 'tasks', () => undefined));
  }

  async claim(claim: Claim): Promise<void> {
    const last = this.#last.get(claim.task);
    if (last !== undefined && !isLater(claim, last)) throw outnumbered(this.directory, last, claim);
    await this.#commit({ kind: 'claim', claim });
    this.#last.set(claim.task, claim);
    this.#claimed.add(claimText(claim));
  }

  async write(rows: EpochRows, by: ClaimedEpoch): Promise<void> {
    if (!this.#claimed.has(claimText(by))) throw unclaimed(by);
    await this.#commit({ kind: 'rows', rows: { rows, by } });
  }

  tend(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#failure === undefined && this.#rows.isDue) await this.#rows.seal();
    });
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#rows.close(this.#failure === undefined ? 'seal' : 'abandon'));
  }

  #commit(what: Written): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ what, done, failed });
      if (this.#waiting.length === 1) void this.#inTurn(() => this.#commitWaiting());
    });
  }

  async #commitWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      if (this.#failure !== undefined) throw this.#failure.reason;
      const claims = waiting.flatMap(({ what }) => (what.kind === 'claim' ? [what.claim] : []));
      const { database } = this.#rows.store;
      await this.#rows.commit(
        waiting.flatMap(({ what }) => (what.kind === 'rows' ? [what.rows] : [])),
        {
          endsGeneration: this.#rows.isDue,
          rows: claims.length,
          also: () =>
            appendClaims(database, this.#rows.store.tableName(CLAIMS_TABLE.path), claims, {
              engine: this.#engine,
              claimedAt: this.#now(),
            }),
        },
      );
      for (const { done } of waiting) done();
    } catch (reason) {
      // Whether it was committed is not always known: the owners of the tasks end, and what Kafka has decides.
      this.#failure ??= { reason };
      for (const { failed } of waiting) failed(reason);
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

function unclaimed(by: ClaimedEpoch): MotifError {
  return new MotifError('INVALID_ARGUMENT', `epoch ${by.epoch} of ${claimText(by)} is written before it is claimed`);
}

/** Or the same, made once more. */
function isLater(claim: Claim, last: Claim): boolean {
  if (claim.number === last.number) return claim.firstEpoch === last.firstEpoch;
  return claim.number > last.number;
}

/** What the archive has of the task would end what comes now. */
function outnumbered(directory: string, last: Claim, claim: Claim): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message:
      `the archive in "${directory}" knows a later claim of task ${claim.task} (${last.number}) than this one (${claim.number}): ` +
      `what Kafka kept of the task was deleted, or another group has its name`,
    hint: 'Begin anew with --fresh, or name another folder with --archive DIR.',
  });
}
