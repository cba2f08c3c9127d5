import type { RowFormat } from '../rows/row-format.js';

/** How the prompt shows answers, until it is told otherwise. */
export interface PromptSettings {
  readonly format: RowFormat;
  readonly plot: boolean;
  /** Whether to say how long each answer took. */
  readonly timer: boolean;
  /** So many rows of a table are shown, the others counted; undefined: as many as the terminal has lines for. */
  readonly rows: number | undefined;
}
