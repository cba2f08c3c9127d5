import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, syncFolder } from '../archive/durable.js';
import { holdReaction, reactionFolder } from '../archive/reaction-folder.js';
import type { Position } from '../event.js';
import { type FailedDelivery, failedLine, placeName, settledLine } from './failed-delivery.js';
import type { LaneCursor } from './lane-cursors.js';
import { CURSOR, cursorText, JOURNAL, readReaction } from './reaction-state.js';

/** How far a reaction is and what it has given up, durable in an archive's folder. One process has it open at a time. */
export class ReactionStore {
  readonly folder: string;
  readonly #of: { readonly name: string; readonly behaviour: string };
  readonly #failed: Map<string, FailedDelivery>;
  readonly #release: () => Promise<void>;
  /** Where it was when it was opened; undefined: it begins. */
  readonly begun: readonly LaneCursor[] | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    folder: string,
    of: { readonly name: string; readonly behaviour: string },
    state: { readonly begun: readonly LaneCursor[] | undefined; readonly failed: ReadonlyMap<string, FailedDelivery> },
    release: () => Promise<void>,
  ) {
    this.folder = folder;
    this.#of = of;
    this.begun = state.begun;
    this.#failed = new Map(state.failed);
    this.#release = release;
  }

  /**
   * `archive` is the archive's folder, without symbolic links.
   * @throws MotifError `ARCHIVE_LOCKED` while another process delivers under this name.
   */
  static async open(
    archive: string,
    of: { readonly name: string; readonly behaviour: string },
  ): Promise<ReactionStore> {
    const folder = await reactionFolder(archive, of.name);
    const release = await holdReaction(archive, folder);
    try {
      const state = await readReaction(folder);
      const failed = state?.failed ?? new Map<string, FailedDelivery>();
      // What was settled since need not be read again.
      const lines = [...failed.values()].map(failedLine).join('');
      await replaceFile(join(folder, JOURNAL), lines, join(folder, `${JOURNAL}.new`));
      return new ReactionStore(folder, of, { begun: state?.cursors, failed }, release);
    } catch (error) {
      await release();
      throw error;
    }
  }

  isFailed(place: Position): boolean {
    return this.#failed.has(placeName(place));
  }

  /** Durable when it resolves, as the next. */
  async recordFailed(failed: FailedDelivery): Promise<void> {
    this.#failed.set(placeName(failed), failed);
    await this.#append(failedLine(failed));
  }

  async recordSettled(place: Position): Promise<void> {
    if (this.#failed.delete(placeName(place))) await this.#append(settledLine(place));
  }

  async save(cursors: readonly LaneCursor[]): Promise<void> {
    const file = join(this.folder, CURSOR);
    await replaceFile(file, cursorText({ ...this.#of, cursors }), `${file}.new`);
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#release();
  }

  /** One after the other; what failed, fails whoever waits for it. */
  async #append(line: string): Promise<void> {
    const turn = this.#writing
      .catch(() => undefined)
      .then(async () => {
        const file = await open(join(this.folder, JOURNAL), 'a');
        try {
          await file.writeFile(line);
          await file.sync();
        } finally {
          await file.close();
        }
        await syncFolder(this.folder);
      });
    this.#writing = turn;
    await turn;
  }
}
