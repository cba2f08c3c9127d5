import { MotifError } from '../../errors.js';
import type { StreamDeclaration } from '../../query/plan.js';
import type { Source } from '../../sources/source.js';
import type { RunOptions } from '../contract.js';
import { type Checkpoint, recentOfInputs } from '../epochs/checkpoint.js';
import { DiscoveryInput } from './discovery-input.js';
import { goneSource } from './gone-source.js';
import { PartitionInput } from './partition-input.js';
import { Partitions } from './partitions.js';
import type { RecentPiece } from './recent-events.js';

/** Makes what is to be read into the partitions of a task, each where a checkpoint left it. */
export class PartitionOpener {
  readonly partitions: Partitions;
  readonly #options: RunOptions;
  readonly #checkpoint: Pick<Checkpoint, 'inputs' | 'partitions'>;
  /** Of inputs that are not there yet. */
  readonly #recent: Map<string, ReadonlyMap<string, RecentPiece>>;

  constructor(options: RunOptions, checkpoint: Checkpoint) {
    this.#options = options;
    const { inputs, partitions } = checkpoint;
    this.#checkpoint = { inputs, partitions };
    this.#recent = recentOfInputs(checkpoint);
    const discoveries = (options.discoveries ?? []).map(
      (discovery) => new DiscoveryInput(discovery, this.#streamOf(discovery.stream)),
    );
    this.partitions = new Partitions(discoveries, checkpoint.watermark);
  }

  /** Adds everything that is there when the run begins, not yet open. */
  async begin(): Promise<void> {
    for (const source of this.#options.sources) this.partitions.add(this.#inputOf(source));
    for (const one of this.partitions.discoveries) {
      for (const input of await this.#discover(one)) this.partitions.add(input);
      for (const source of await this.#gone(one)) this.partitions.add(this.#inputOf(source));
    }
  }

  /** Adds what has come since. */
  async discover(one: DiscoveryInput): Promise<void> {
    for (const input of await this.#discover(one)) {
      await input.open();
      this.partitions.add(input);
    }
  }

  async #discover(one: DiscoveryInput): Promise<readonly PartitionInput[]> {
    const { sources, notes } = await one.discovery.discover();
    for (const note of notes) await this.#options.onNote?.(note);
    const now = this.#options.clock?.now() ?? 0;
    one.due = now + (one.discovery.interval ?? 0);
    one.found ||= sources.length > 0;
    if (!one.found) one.quiet.notice(now);
    return sources.map((source) => this.#inputOf(source));
  }

  /** What was there in an earlier run and had not ended. What is followed may go; the rest of other input is missing. */
  async #gone(one: DiscoveryInput): Promise<readonly Source[]> {
    const there = new Set(this.partitions.inputs.map(({ identity }) => identity));
    const gone = [...this.#checkpoint.inputs].flatMap((identity) => {
      const [stream, name, partition]: readonly (string | number)[] = JSON.parse(identity);
      const isOfIt = stream === one.stream.name && String(name).startsWith(one.discovery.name);
      const mark = this.#checkpoint.partitions.get(identity)?.mark;
      if (!isOfIt || partition === undefined || there.has(identity) || mark?.finished) return [];
      const note = `${name} is gone: ${mark?.offset ?? 0} of its records were read`;
      return [
        { note, source: goneSource({ stream: one.stream.name, name: String(name), partition: Number(partition) }) },
      ];
    });
    one.found ||= gone.length > 0;
    if (!one.isLive && gone.length > 0) {
      const hint = 'put it back; or begin anew with --fresh';
      throw new MotifError(
        'ARCHIVE_MISMATCH',
        gone.map(({ note }) => ({ message: note, hint })),
      );
    }
    for (const { note } of gone) await this.#options.onNote?.(note);
    return gone.map(({ source }) => source);
  }

  #inputOf(source: Source): PartitionInput {
    const stream = this.#streamOf(source.stream);
    return new PartitionInput(source, stream, (identity) => {
      const recent = this.#recent.get(identity);
      this.#recent.delete(identity);
      return { state: this.#checkpoint.partitions.get(identity), ...(recent === undefined ? {} : { recent }) };
    });
  }

  #streamOf(name: string): StreamDeclaration {
    const stream = this.#options.project.streams.find((declared) => declared.name === name);
    if (stream !== undefined) return stream;
    throw new MotifError('INVALID_ARGUMENT', `a source for ${name}, which is not declared`);
  }
}
