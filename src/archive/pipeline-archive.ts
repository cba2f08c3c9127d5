import type { Behaviour } from '../behaviour.js';
import { MotifError } from '../errors.js';
import type { EpochRead, PipelineMember, PipelineStore, ReadStream, StoredSink } from '../pipeline-store.js';
import type { Archive, DeclaringArchive } from './archive.js';
import { type BehaviourColumns, BehaviourMaker, type Found } from './behaviour-maker.js';
import type { StatePiece } from './epoch.js';
import { PipelinePieces } from './hot/pipeline-pieces.js';
import { FIXED_NAMES } from './tables.js';

/** An archive that a pipeline ends in. One pipeline writes it, and once. */
export interface PipelineArchive {
  /** The folder, as it was given. */
  readonly directory: string;
  /**
   * A sink for behaviours of that name: `to(archive.behaviours('changed_mind'))`. In the archive they are rows of
   * `behaviours` and a view of their own.
   * @throws MotifError `INVALID_ARGUMENT` when the name is taken, or the pipeline has begun.
   */
  behaviours(name: string, columns?: BehaviourColumns): StoredSink<Found>;
  /** Waits for the commit at hand. */
  close(): Promise<void>;
}

/** Commits a pipeline's epochs: events, behaviours, the members' state and the source's place in one transaction. */
export class ArchivedPipeline implements PipelineArchive, PipelineStore {
  readonly #archive: DeclaringArchive;
  readonly #pieces: PipelinePieces;
  readonly #makers = new Map<string, BehaviourMaker>();
  #stream: ReadStream | undefined;
  #hasSource = false;
  #hasBegun = false;
  #abandoned: { readonly reason: unknown } | undefined;
  #behaviours: Behaviour[] = [];
  #commit: Promise<void> = Promise.resolve();

  constructor(archive: DeclaringArchive, kept: readonly StatePiece[]) {
    this.#archive = archive;
    this.#pieces = new PipelinePieces(kept, archive.directory);
  }

  get directory(): string {
    return this.#archive.directory;
  }

  behaviours(name: string, columns: BehaviourColumns = {}): StoredSink<Found> {
    if (this.#hasBegun) throw refused(`behaviours "${name}" come too late: the pipeline has begun`);
    if (this.#makers.has(name.toLowerCase())) throw refused(`the archive has two sinks for behaviours "${name}"`);
    const maker = new BehaviourMaker(name, columns);
    this.#makers.set(name.toLowerCase(), maker);
    this.#pieces.join({
      identity: `behaviours ${JSON.stringify([maker.type.name, maker.type.key, maker.type.columns])}`,
      takeChanges: () => [['offset', maker.offset]],
      restore: (pieces: ReadonlyMap<string, number>) => {
        maker.offset = pieces.get('offset') ?? 0;
      },
    });
    return { store: this, keep: (item) => this.#behaviours.push(maker.make(item)) };
  }

  join<S>(member: PipelineMember<S>): void {
    if (this.#hasBegun) throw tooLate(member.identity);
    this.#pieces.join(member);
  }

  joinSource<S>(member: PipelineMember<S>, stream: ReadStream | undefined): void {
    if (this.#hasSource && !this.#hasBegun) throw twoSources();
    this.join(member);
    this.#hasSource = true;
    this.#stream = stream;
  }

  async begin(): Promise<void> {
    this.#hasBegun = true;
    this.#pieces.begin();
    const streams = this.#stream === undefined ? [] : [this.#stream];
    const taken = new Set([...FIXED_NAMES, ...streams.map(({ name }) => name.toLowerCase())]);
    for (const name of this.#makers.keys()) if (taken.has(name)) throw refused(`the archive has a "${name}" already`);
    await this.#archive.declare({ streams, behaviours: [...this.#makers.values()].map(({ type }) => type) });
  }

  commit({ events, late, deadLetters }: EpochRead): Promise<void> {
    this.#commit = this.#commitEpoch({
      events: events === undefined || events.length === 0 ? [] : [events],
      late: late.map((event) => ({ ...event, stream: this.#stream?.name ?? event.position.source })),
      deadLetters,
    });
    return this.#commit;
  }

  abandon(reason: unknown): void {
    this.#abandoned ??= { reason };
  }

  async close(): Promise<void> {
    this.abandon(refused('the archive has been closed'));
    await this.#commit.catch(() => undefined);
    await this.#archive.close();
  }

  /** What is to be committed is taken before the first wait: an epoch that follows does not change it. */
  async #commitEpoch(read: Pick<Parameters<Archive['commit']>[0], 'events' | 'late' | 'deadLetters'>): Promise<void> {
    if (this.#abandoned !== undefined) throw this.#abandoned.reason;
    const behaviours = this.#behaviours;
    this.#behaviours = [];
    try {
      // Every epoch brings a checkpoint: a pipeline of the user's own is not put through its operators again.
      const checkpoint = { pieces: this.#pieces.takeChanges() };
      await this.#archive.commit({ ...read, behaviours, record: new Uint8Array(0), checkpoint });
    } catch (error) {
      this.abandon(error);
      throw error;
    }
  }
}

function refused(message: string): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message,
    hint: 'Each kind of behaviour has a name of its own, and one pipeline writes an archive: another opens it anew.',
  });
}

function tooLate(identity: string): MotifError {
  const [what = ''] = identity.split(' ');
  return new MotifError('INVALID_ARGUMENT', {
    message: `${what} is subscribed to after the pipeline has begun, and what it has open could not be found again`,
    hint:
      'What ends in an archive is all subscribed to at once: no concat, switchMap, mergeMap, repeat or retry round a source ' +
      'or an operator with state, and the archive is opened anew for another subscription.',
  });
}

function twoSources(): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: 'a pipeline that ends in an archive has two sources',
    hint: 'Read one file in each pipeline; or read both with SQL, whose runs have as many inputs as are declared.',
  });
}
