import { bindExpression } from '../binding/bind-expression.js';
import { inputOf } from '../input-of.js';
import type { JoinMatching, StreamDeclaration } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { Relation } from '../relation.js';
import { stateLimits } from '../state-limits.js';
import type { ExpressionSyntax, JoinSyntax } from '../syntax/ast.js';
import type { JoinConditions } from './join-conditions.js';
import type { SideRows } from './plan-join-side.js';

interface JoinedSides {
  readonly left: SideRows;
  readonly right: SideRows;
  readonly conditions: JoinConditions;
}

/** How the sides' times decide which rows belong together; undefined when nothing does, which is reported. */
export function planJoinMatching(
  join: JoinSyntax,
  { left, right, conditions }: JoinedSides,
  report: ProblemReport,
): JoinMatching | undefined {
  const [leftTime] = left.times;
  if (leftTime === undefined) {
    refuseTimeless(left, join, report);
    return undefined;
  }
  const time = `${left.name}.${left.schema[leftTime]?.name}`;
  if (conditions.keys.length === 0) {
    const message = `nothing that ${left.name} and ${right.name} have in common says which rows belong together`;
    report.error(join.on, message, `Add an equality of their columns: ON ${right.name}.key = ${left.name}.key`);
    return undefined;
  }
  if (join.asOf !== undefined) {
    checkAsOf(join.asOf, left, time, report);
    return asOf(join, right, report);
  }
  const [rightTime] = right.times;
  if (rightTime === undefined) {
    const table = join.relation.kind === 'name' ? join.relation.name.name : '(…)';
    const message = `${right.name} has no event time: without FOR SYSTEM_TIME AS OF a join needs one on both sides`;
    report.error(
      join.relation,
      message,
      `For a look-up in a table write JOIN ${table} FOR SYSTEM_TIME AS OF ${time} AS ${right.name}`,
    );
    return undefined;
  }
  const { lower, upper, deadline } = conditions.bounds;
  const other = `${right.name}.${right.schema[rightTime]?.name}`;
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) {
    const isBoundless = !Number.isFinite(lower) && !Number.isFinite(upper);
    const missing = isBoundless ? 'before or after' : Number.isFinite(lower) ? 'after' : 'before';
    const message = `nothing says how long ${missing} ${time} ${other} may be, so rows would be kept for ever`;
    report.error(
      join.on,
      message,
      `Add a bound of a fixed length: AND ${other} BETWEEN ${time} - INTERVAL '5' MINUTE AND ${time} + INTERVAL '30' MINUTE`,
    );
    return undefined;
  }
  if (lower > upper) {
    report.error(join.on, `no ${other} is within these bounds`, 'The lower bound is later than the upper one');
    return undefined;
  }
  return { kind: 'interval', lower, upper, deadline };
}

function refuseTimeless({ name, relation }: SideRows, join: JoinSyntax, report: ProblemReport): void {
  const span = { start: join.start, end: join.start + 4 };
  const stream = relation.parts.flatMap((part) => (part.kind === 'stream' ? [part.stream] : []))[0];
  const column = stream?.watermark && stream.schema[stream.watermark.field]?.name;
  const message = `${name}, the left side of the join, has no event time`;
  const hint =
    column === undefined
      ? `Give it a WATERMARK in streams.sql; two tables are joined with motif sql`
      : `Let its SELECT have ${column} as it is`;
  report.error(span, message, hint);
}

function checkAsOf(syntax: ExpressionSyntax, left: SideRows, time: string, report: ProblemReport): void {
  const scope = {
    kind: 'columns',
    clause: 'FOR SYSTEM_TIME AS OF',
    fields: [],
    aliases: [],
    sides: [{ name: left.name, fields: left.schema }],
  } as const;
  const bound = bindExpression(syntax, scope, report);
  if (bound === undefined) return;
  const { expression } = bound;
  if (expression.kind === 'field' && left.times.includes(expression.field)) return;
  const message = `FOR SYSTEM_TIME AS OF takes the event time of ${left.name}`;
  report.error(syntax, message, `Write FOR SYSTEM_TIME AS OF ${time}`);
}

/** A right side with event time has versions; a table has its rows. */
function asOf(join: JoinSyntax, { name, relation, times }: SideRows, report: ProblemReport): JoinMatching | undefined {
  if (times.length > 0) {
    const { stateTtl } = stateLimits(inputOf(relation), streamsOfRelation(relation));
    return { kind: 'version', ...(stateTtl === undefined ? {} : { ttl: stateTtl }) };
  }
  const timed = relation.parts.filter((part) => part.kind === 'stream' && part.stream.watermark !== undefined);
  if (timed.length === 0) {
    warnOfLateTable(join, name, relation, report);
    return { kind: 'table' };
  }
  const message = `${name} has the event time of its rows in no column, or not of all of them`;
  report.error(
    join.relation,
    message,
    'Let every SELECT of it have the event time as it is, in one and the same place',
  );
  return undefined;
}

function warnOfLateTable(join: JoinSyntax, name: string, { parts }: Relation, report: ProblemReport): void {
  const given = parts.find(
    (part) => part.kind === 'stream' && (part.stream.version !== undefined || part.stream.inserted !== undefined),
  );
  if (given?.kind !== 'stream') return;
  const { stream } = given;
  const what =
    stream.inserted === undefined ? `the query ${stream.name} gives of a table` : `queries insert into ${stream.name}`;
  const message = `${name} is what ${what}, known only at the end: until then every row waits`;
  report.warn(
    join.relation,
    message,
    'Join the table itself, in brackets: JOIN (SELECT … FROM table) FOR SYSTEM_TIME AS OF …',
  );
}

function streamsOfRelation({ parts }: Relation): readonly StreamDeclaration[] {
  return parts.flatMap((part) => (part.kind === 'stream' ? [part.stream] : []));
}
