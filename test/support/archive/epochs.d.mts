import type { Archive, ArchiveOptions } from '../../../src/archive/archive.js';
import type { CrashPoint } from '../../../src/archive/crash-point.js';
import type { Epoch } from '../../../src/archive/epoch.js';
import type { ForgetInState } from '../../../src/archive/erasure/forget-person.js';
import type { StreamLayout } from '../../../src/archive/tables.js';
import type { BehaviourType } from '../../../src/behaviour.js';
import type * as archiveCode from './archive-code.js';

export const BASE: number;
export const ROWS: number;
export const S: StreamLayout;
export const U: StreamLayout;
export const TYPE: BehaviourType;
export const forgetInState: ForgetInState;

export type MaintenanceTask = 'compact' | 'prune' | 'forget' | 'restore';

export interface WriteTask extends Partial<ArchiveOptions> {
  readonly directory: string;
  readonly until: number;
  /** What the clock says. */
  readonly at?: number;
  readonly committed?: (epoch: number) => void;
}

export function timeOf(epoch: number, row: number): number;
export function whoOf(epoch: number, row: number): string;
export function epochOf(epoch: number): Epoch;
export function nextEpoch(archive: Pick<Archive, 'restore'>): Promise<number>;
export function writeEpochs(
  code: { readonly openArchive: (options: ArchiveOptions) => Promise<Archive> },
  task: WriteTask,
): Promise<void>;
export function maintainArchive(
  code: typeof archiveCode,
  task: {
    readonly task: MaintenanceTask;
    readonly folder: string;
    readonly reached: (point: CrashPoint) => void;
  },
): Promise<void>;
