import { suggest } from '../../suggest.js';
import type { Duration } from '../../time.js';
import { keyPlaces } from '../key-places.js';
import type { QueryPlan } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import { parseDuration } from '../syntax/parse-duration.js';
import type { QueryFileSyntax, SettingSyntax } from '../syntax/windowed-syntax.js';

/** Flink's name for how late an event may be and still change what was told. */
export const ALLOW_LATENESS = 'table.exec.emit.allow-lateness';

/** The query with what SET says of it; what it cannot mean is reported. */
export function planSettings(plan: QueryPlan, { settings = [] }: QueryFileSyntax, report: ProblemReport): QueryPlan {
  let settled = plan;
  const seen = new Set<string>();
  for (const setting of settings) {
    const { key, keySpan } = setting;
    if (key !== ALLOW_LATENESS) {
      const isNear = suggest(key, [ALLOW_LATENESS]) !== undefined;
      const hint = `${isNear ? 'did you mean' : 'A query has one:'} '${ALLOW_LATENESS}'${isNear ? '?' : ''}`;
      report.error(keySpan, `there is no setting '${key}'`, hint);
    } else if (seen.has(key)) report.error(keySpan, `'${key}' is set twice`, 'Keep one of the two');
    else settled = withLateness(plan, setting, report);
    seen.add(key);
  }
  return settled;
}

function withLateness(
  plan: QueryPlan,
  { value, valueSpan, ...setting }: SettingSyntax,
  report: ProblemReport,
): QueryPlan {
  const allowedLateness = parseDuration(value);
  if (allowedLateness === undefined) {
    const hint = "Write a whole number and a unit that is always as long: '10 min', '1 hour', '2 days'";
    report.error(valueSpan, `'${value}' is not a length of time`, hint);
  }
  const refused = refusalOf(plan);
  if (refused !== undefined) report.error(setting.keySpan, refused.message, refused.hint);
  return plan.kind === 'match' && allowedLateness !== undefined ? settledWith(plan, allowedLateness) : plan;
}

function settledWith(plan: QueryPlan & { readonly kind: 'match' }, allowedLateness: Duration): QueryPlan {
  return { ...plan, allowedLateness, type: { ...plan.type, isRevised: true } };
}

/** A late event is looked at again with its key's others, which have to be found in the archive. */
function refusalOf(plan: QueryPlan): { readonly message: string; readonly hint: string } | undefined {
  const late = `'${ALLOW_LATENESS}'`;
  if (plan.kind !== 'match') {
    const message = `${late} is about the keys of MATCH_RECOGNIZE: what ${WORDS[plan.kind]} gave is not revised`;
    return { message, hint: 'Leave it out, and let the WATERMARK in streams.sql wait as long as events may be late' };
  }
  const { branches, time } = plan.input;
  const [branch, second] = branches;
  if (branch?.kind !== 'stream' || second !== undefined) {
    const message = `${late} is about one stream, and this query reads ${second === undefined ? 'VALUES' : 'several'}`;
    return { message, hint: 'Leave it out, or write a query for each stream' };
  }
  if (time === undefined) {
    const message = `${late}: of ${plan.input.name}, which has no WATERMARK, nothing is late`;
    return { message, hint: 'Leave it out, or declare the WATERMARK in streams.sql' };
  }
  if (plan.partitionBy.length === 0) {
    const message = `${late}: a late event is looked at again with its key's others, and there is no key`;
    return { message, hint: 'Say with PARTITION BY whose events belong together' };
  }
  if (keyPlaces(plan) !== undefined) return undefined;
  const message = `${late}: the key is computed, and a late event's others have to be found in the archive by it`;
  return { message, hint: `PARTITION BY columns as stream ${branch.stream} has them, or compute them in CREATE TABLE` };
}

const WORDS = { select: 'a plain SELECT', window: 'a window', over: 'OVER', join: 'a join' } as const;
