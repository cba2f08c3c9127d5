import type * as logs from '../../patterns/key-logs.js';
import type { KeptValues } from './remembered-row.js';

export type LoggedRows = logs.LoggedRows<KeptValues>;
export type LogChange = logs.LogChange<KeptValues>;
