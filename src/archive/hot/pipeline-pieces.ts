import { MotifError } from '../../errors.js';
import type { PipelineMember } from '../../pipeline-store.js';
import type { StatePiece } from '../epoch.js';
import { decodePiece, encodePiece, unkeepable } from './state-codec.js';

/** Whose pieces say what the members are. */
const PIPELINE = 'pipeline';

/** The state of a pipeline's members as pieces of an archive: each member's own, and of each what it is. */
export class PipelinePieces {
  readonly #directory: string;
  /** By owner, of an earlier run. */
  readonly #kept = new Map<string, StatePiece[]>();
  /** What the members were, by place. */
  readonly #identities: ReadonlyMap<string, string>;
  readonly #takers: (() => readonly StatePiece[])[] = [];
  readonly #joined: StatePiece[] = [];

  /** @throws MotifError `ARCHIVE_MISMATCH` for the state of another kind of run. */
  constructor(kept: readonly StatePiece[], directory: string) {
    this.#directory = directory;
    for (const piece of kept) {
      if (!piece.owner.startsWith(PIPELINE)) throw this.#mismatch('was written by queries, not by a pipeline');
      const others = this.#kept.get(piece.owner);
      if (others === undefined) this.#kept.set(piece.owner, [piece]);
      else others.push(piece);
    }
    this.#identities = decoded(this.#kept.get(PIPELINE) ?? []);
  }

  /** Gives the member what it had. @throws MotifError `ARCHIVE_MISMATCH` where another stood in its place. */
  join<S>(member: PipelineMember<S>): void {
    const place = String(this.#takers.length);
    const owner = `${PIPELINE} ${place}`;
    const before = this.#identities.get(place);
    if (this.#identities.size > 0 && before !== member.identity) {
      throw this.#mismatch(`has ${before ?? 'nothing'} where this pipeline has ${member.identity}`);
    }
    member.restore(decoded<S>(this.#kept.get(owner) ?? []));
    if (before === undefined) this.#joined.push({ owner: PIPELINE, key: place, state: encodePiece(member.identity) });
    this.#takers.push(() =>
      changesOf(member).map(([key, piece]) => ({ owner, key, state: piece === undefined ? null : encodePiece(piece) })),
    );
  }

  /** All have joined. @throws MotifError `ARCHIVE_MISMATCH` where there were more. */
  begin(): void {
    const missing = this.#identities.get(String(this.#takers.length));
    if (missing !== undefined) throw this.#mismatch(`has ${missing}, which this pipeline has not`);
    this.#kept.clear();
  }

  /** What has changed since this was last asked. */
  takeChanges(): readonly StatePiece[] {
    return [...this.#joined.splice(0), ...this.#takers.flatMap((take) => take())];
  }

  #mismatch(what: string): MotifError {
    return new MotifError('ARCHIVE_MISMATCH', {
      message: `the archive in "${this.#directory}" ${what}`,
      hint: 'Go on with what wrote it, or begin anew in another folder.',
    });
  }
}

/** A snapshot may be a clone already, and what has none says so there. */
function changesOf<S>(member: PipelineMember<S>): readonly (readonly [string, S | undefined])[] {
  try {
    return [...member.takeChanges()];
  } catch (error) {
    throw error instanceof MotifError ? error : unkeepable(error);
  }
}

function decoded<S>(pieces: readonly StatePiece[]): ReadonlyMap<string, S> {
  return new Map(pieces.flatMap(({ key, state }) => (state === null ? [] : [[key, decodePiece<S>(state)] as const])));
}
