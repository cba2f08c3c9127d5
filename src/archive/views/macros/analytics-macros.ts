import { COHORT } from './cohort.js';
import { FUNNEL } from './funnel.js';
import { NEXT_EVENT } from './next-event.js';
import { PATHS } from './paths.js';
import { RECURRENCES } from './recurrences.js';
import { RETENTION } from './retention.js';
import { SEQUENCE_COUNT, SEQUENCE_MATCH } from './sequences.js';
import { SESSIONIZE } from './sessionize.js';
import { TIME_TO } from './time-to.js';

/** What makes the macros of docs/macros.md in a database, statement by statement. */
export const ANALYTICS_MACROS: readonly string[] = [
  SESSIONIZE,
  FUNNEL,
  SEQUENCE_MATCH,
  SEQUENCE_COUNT,
  RETENTION,
  PATHS,
  NEXT_EVENT,
  RECURRENCES,
  COHORT,
  TIME_TO,
];
