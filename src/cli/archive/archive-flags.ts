import type { Duration } from '../../time.js';
import { DEFAULT_ARCHIVE } from '../next-commands.js';

export interface ArchiveFlags {
  readonly archive: string;
}

export interface InfoFlags extends ArchiveFlags {
  readonly json?: boolean;
  readonly relocate?: boolean;
}

export interface PruneFlags extends ArchiveFlags {
  readonly retention?: Duration;
  readonly retentionBytes?: number;
  readonly dryRun?: boolean;
}

export interface ForgetFlags extends ArchiveFlags {
  readonly key: string;
}

export const ARCHIVE_FLAG: {
  readonly kind: 'parsed';
  readonly parse: (text: string) => string;
  readonly default: string;
  readonly placeholder: string;
  readonly brief: string;
} = { kind: 'parsed', parse: String, default: DEFAULT_ARCHIVE, placeholder: 'DIR', brief: 'The archive' };
