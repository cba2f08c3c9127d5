import { HOUR, MINUTE } from '../../time.js';
import type { ArchivePolicy } from '../archive.js';

export const DEFAULT_POLICY: ArchivePolicy = {
  sealInterval: MINUTE,
  sealRows: 1_000_000,
  compactCount: 8,
  grace: HOUR,
};
