import type { DeclaringArchive } from '../../src/archive/archive.js';
import { MemoryArchive } from './memory-archive.js';

/** An archive in memory that a pipeline can end in, again and again. */
export class MemoryPipelineArchive extends MemoryArchive implements DeclaringArchive {
  readonly declared: Parameters<DeclaringArchive['declare']>[0][] = [];

  async declare(names: Parameters<DeclaringArchive['declare']>[0]): Promise<void> {
    this.declared.push(names);
  }

  /** All that was committed, of each kind. */
  get kept(): Record<'behaviours' | 'late' | 'deadLetters', readonly unknown[]> {
    const all = <K extends 'behaviours' | 'late' | 'deadLetters'>(kind: K) =>
      this.epochs.flatMap((epoch) => [...epoch[kind]]);
    return { behaviours: all('behaviours'), late: all('late'), deadLetters: all('deadLetters') };
  }
}
