/**
 * Where a process may be killed between two of the archive's effects on the disk; each is named after the effect just done.
 * Tests kill it at every one.
 */
export type CrashPoint =
  | 'epoch appended'
  | 'epoch committed'
  | 'generation begun'
  | 'segment made'
  | 'segment named'
  | 'manifest changed'
  | 'catalogue changed'
  | 'generation dropped'
  | 'replaced file deleted'
  | 'hot file rewritten';

export const CRASH_POINTS: readonly CrashPoint[] = [
  'epoch appended',
  'epoch committed',
  'generation begun',
  'segment made',
  'segment named',
  'manifest changed',
  'catalogue changed',
  'generation dropped',
  'replaced file deleted',
  'hot file rewritten',
];
