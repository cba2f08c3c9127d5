import type { RunSummary } from '../engine/contract.js';

/** What a run came to, and the archive that it wrote, which is still to be closed. */
export interface FinishedRun {
  readonly summary: RunSummary;
  readonly archive: { readonly directory: string; close(): Promise<void> } | undefined;
}
