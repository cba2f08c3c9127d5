import type { Connector } from '../../connector.js';
import { MINUTE } from '../../time.js';
import type { StreamDeclaration } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import { parseDuration } from '../syntax/parse-duration.js';
import type { TableOption } from './read-table-options.js';

/** Longer than a producer of Kafka tries one record (`delivery.timeout.ms`, 2 minutes), and than most take to begin again. */
const USUAL = 10 * MINUTE;
const EXAMPLE = "Write a whole number and a unit: '10 minutes', '1 day'; '0 s' is never";

/** `'dedupe.ttl'` of CloudEvents that are read from a file or from Kafka; an endpoint that they are posted to has its own. */
export function planDedupeTtl(
  option: TableOption | undefined,
  connector: Connector | undefined,
  report: ProblemReport,
): Pick<StreamDeclaration, 'dedupeTtl'> {
  if (connector?.kind !== 'filesystem' && connector?.kind !== 'kafka') return {};
  if (connector.format !== 'cloudevents') {
    if (option === undefined) return {};
    const message = "'dedupe.ttl' is about CloudEvents, which say who they are; in other formats nothing does";
    report.error(option.keySpan, message, "Leave the option out, or let the events come as 'cloudevents'");
    return {};
  }
  if (option === undefined) return { dedupeTtl: USUAL };
  if (/^\s*0\s*[a-z]*\s*$/i.test(option.value)) return {};
  const length = parseDuration(option.value);
  if (length !== undefined) return { dedupeTtl: length };
  report.error(option.valueSpan, `'${option.shown}' is not a length of time`, EXAMPLE);
  return {};
}
