import type { OpenRow } from '../../windows/open-rows.js';
import type { JoinedRow } from '../joins/joining.js';
import type { HeldState } from './held-state.js';
import type { KeyState } from './key-state.js';

/** A piece of what any query keeps: of a key, of windows, of a join by interval, or a version that rows are joined with. */
export type KeptState = KeyState | HeldState | OpenRow<JoinedRow> | JoinedRow;
