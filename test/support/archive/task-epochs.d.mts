import type { ArchiveOptions } from '../../../src/archive/archive.js';
import type { ClaimedEpoch, EpochRows } from '../../../src/archive/epoch.js';
import type { StreamLayout } from '../../../src/archive/tables.js';
import type { BehaviourType } from '../../../src/behaviour.js';

export const STREAM: StreamLayout;
export const TYPE: BehaviourType;
export const NAMES: Pick<ArchiveOptions, 'streams' | 'behaviours'>;

export function idOf(by: ClaimedEpoch): string;
export function rowsIn(by: ClaimedEpoch): number;
export function timeOf(by: ClaimedEpoch): number;
export function taskRows(by: ClaimedEpoch): EpochRows;
