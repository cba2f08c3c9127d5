import type { TaskArchive } from '../../../src/archive/archive.js';
import type { ClaimedEpoch } from '../../../src/archive/epoch.js';
import { openTaskArchive } from '../../../src/archive/open-task-archive.js';
import { DAY, MINUTE } from '../../../src/time.js';
import { ClaimModel } from './claim-model.js';
import { NAMES, taskRows, timeOf } from './task-epochs.mjs';

/** After the days of all rows. */
export const NOW: number = timeOf({ task: '', number: 0, epoch: 0 }) + 10 * DAY;

/** One process, as far as the archive knows of it. */
interface Writer {
  readonly archive: TaskArchive;
  /** What its clock says, and where it is killed. */
  readonly process: { now: number; killAt: string | undefined };
}

interface Owner {
  readonly task: string;
  readonly number: number;
  readonly writer: Writer;
  /** The epoch that it writes next. */
  next: number;
}

/** Tasks, the processes that own them, and what is committed elsewhere of what they write. */
export class TaskWorld {
  readonly directory: string;
  readonly model: ClaimModel = new ClaimModel();
  readonly #writers: (Writer | undefined)[] = [undefined, undefined, undefined];
  readonly #owners = new Map<string, Owner>();
  /** Who believes to own a task that another has taken over, or whose last epoch could not be committed. */
  #former: Owner[] = [];
  readonly #committed = new Map<string, number>();
  #claims = 0;

  constructor(directory: string) {
    this.directory = directory;
  }

  async claim(task: string, place: number): Promise<void> {
    const writer = await this.#writerAt(place);
    this.#claims += 1;
    const claim = { task, number: this.#claims, firstEpoch: this.#committed.get(task) ?? 0 };
    await writer.archive.claim(claim);
    this.model.claims.push(claim);
    this.#lose(task);
    this.#owners.set(task, { task, number: claim.number, writer, next: claim.firstEpoch });
  }

  /** What was committed elsewhere is deleted: its next owner begins anew. */
  beginAnew(task: string): void {
    this.#committed.delete(task);
    this.#lose(task);
  }

  /** An epoch of each task that has an owner, all at once. */
  async write(isCommitted: boolean): Promise<void> {
    await Promise.all(
      [...this.#owners.values()].map(async (owner) => {
        await this.#write(owner);
        if (isCommitted) this.#committed.set(owner.task, owner.next);
        else this.#lose(owner.task);
      }),
    );
  }

  async goOnUnowned(task: string): Promise<void> {
    const owner = this.#former.find((one) => one.task === task);
    if (owner !== undefined) await this.#write(owner);
  }

  /** The process that owns the task, while it writes and is due to seal. */
  async kill(task: string, at: string, isWritten: boolean): Promise<void> {
    const owner = this.#owners.get(task);
    if (owner === undefined) return;
    const { writer } = owner;
    writer.process.killAt = at;
    writer.process.now += MINUTE;
    const by = this.#next(owner);
    await writer.archive.write(taskRows(by), by).catch(() => undefined);
    await writer.archive.close().catch(() => undefined);
    if (isWritten) this.model.written.push(by);
    for (const place of this.#writers.keys()) if (this.#writers[place] === writer) this.#writers[place] = undefined;
    for (const one of [...this.#owners.values()]) if (one.writer === writer) this.#owners.delete(one.task);
    this.#former = this.#former.filter((one) => one.writer !== writer);
  }

  async seal(place: number): Promise<void> {
    const writer = this.#writers[place];
    if (writer === undefined) return;
    writer.process.now += MINUTE;
    await writer.archive.tend();
  }

  async endAll(): Promise<void> {
    for (const writer of this.#writers) await writer?.archive.close();
  }

  async #writerAt(place: number): Promise<Writer> {
    const known = this.#writers[place];
    if (known !== undefined) return known;
    const process: Writer['process'] = { now: NOW, killAt: undefined };
    const archive = await openTaskArchive({
      directory: this.directory,
      ...NAMES,
      now: () => process.now,
      policy: { compactCount: 3, grace: DAY },
      reached: (point) => {
        if (point === process.killAt) throw new Error(`killed: ${point}`);
      },
    });
    const writer: Writer = { archive, process };
    this.#writers[place] = writer;
    return writer;
  }

  async #write(owner: Owner): Promise<void> {
    const by = this.#next(owner);
    await owner.writer.archive.write(taskRows(by), by);
    this.model.written.push(by);
  }

  #next(owner: Owner): ClaimedEpoch {
    const { task, number, next: epoch } = owner;
    owner.next += 1;
    return { task, number, epoch };
  }

  #lose(task: string): void {
    const owner = this.#owners.get(task);
    if (owner !== undefined) this.#former.push(owner);
    this.#owners.delete(task);
  }
}
