import type { Moment } from '../../history/moment.js';
import { parseMoment } from './parse-moment.js';

interface MomentFlag {
  readonly kind: 'parsed';
  readonly parse: (text: string) => Moment;
  readonly optional: true;
  readonly placeholder: string;
  readonly brief: string;
}

export const SINCE_FLAG: MomentFlag = {
  kind: 'parsed',
  parse: parseMoment,
  optional: true,
  placeholder: 'TIME',
  brief: 'Archived behaviours from then on: 2026-01-31, or 7d before the last event',
};

export const UNTIL_FLAG: MomentFlag = {
  kind: 'parsed',
  parse: parseMoment,
  optional: true,
  placeholder: 'TIME',
  brief: 'Archived behaviours before then',
};
