/**
 * Where a process may be killed between two of the archive's effects on the disk; each is named after the effect just done.
 * Tests kill it at every one.
 */
export const CRASH_POINTS = [
  'hot file made',
  'epoch appended',
  'epoch committed',
  'generation begun',
  'segment made',
  'segment named',
  'manifest changed',
  'catalogue changed',
  'generation dropped',
  'orphan deleted',
  'replaced file deleted',
  'person found',
  'hot file copied',
  'hot file rewritten',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];
