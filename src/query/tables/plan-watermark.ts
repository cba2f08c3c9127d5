import { type DataType, type Schema, typeName } from '../../schema.js';
import { constantDuration } from '../binding/constant-duration.js';
import { didYouMean } from '../binding/did-you-mean.js';
import { findName } from '../binding/find-name.js';
import type { StreamDeclaration } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax, ExpressionSyntax, Identifier } from '../syntax/ast.js';

type WatermarkSyntax = NonNullable<CreateTableSyntax['watermark']>;

/** `WATERMARK FOR ts AS ts - INTERVAL '5' SECOND`: which column is event time, and how late an event may be. */
export function planWatermark(
  { column, expression }: WatermarkSyntax,
  declared: CreateTableSyntax['columns'],
  schema: Schema,
  report: ProblemReport,
): StreamDeclaration['watermark'] {
  const names = schema.map(({ name }) => name);
  const field = findName(column, names);
  const type = schema[field]?.type;
  if (type === undefined) {
    // What is wrong with a column that is declared was said there.
    const isDeclared =
      findName(
        column,
        declared.map(({ name }) => name.name),
      ) >= 0;
    if (isDeclared) return undefined;
    report.error(column, `there is no column ${column.name}`, didYouMean(column.name, names, 'The columns'));
    return undefined;
  }
  if (type.kind !== 'TIMESTAMP' && type.kind !== 'TIMESTAMPTZ') {
    const message = `event time must be a TIMESTAMP, and ${column.name} is ${typeName(type)}`;
    report.error(column, message, waysToTime(column.name, type));
    return undefined;
  }
  const delay = delayOf(expression, column, report);
  return delay === undefined ? undefined : { field, delay };
}

function waysToTime(name: string, { kind }: DataType): string {
  switch (kind) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
      return `Compute one: of milliseconds event_time AS epoch_ms(${name}), of seconds event_time AS to_timestamp(${name})`;
    case 'DATE':
      return `Compute one: event_time AS CAST(${name} AS TIMESTAMP)`;
    default:
      return `Declare it as ${name} TIMESTAMP, or compute one: event_time AS CAST(${name} AS TIMESTAMP)`;
  }
}

function delayOf(expression: ExpressionSyntax, column: Identifier, report: ProblemReport): number | undefined {
  if (isColumn(expression, column)) return 0;
  if (expression.kind !== 'binary' || expression.operator !== '-' || !isColumn(expression.left, column)) {
    const hint = `Write ${column.name} - INTERVAL '5' SECOND, or ${column.name} alone where events come in order`;
    report.error(expression, `the watermark must be ${column.name}, or ${column.name} less an interval`, hint);
    return undefined;
  }
  const delay = constantDuration(expression.right, 'WATERMARK', report);
  if (delay === undefined || delay >= 0) return delay;
  report.error(expression.right, 'the watermark would run ahead of the events', 'The interval must not be negative');
  return undefined;
}

function isColumn(expression: ExpressionSyntax, column: Identifier): boolean {
  const [name, ...more] = expression.kind === 'name' ? expression.path : [];
  return name !== undefined && more.length === 0 && findName(name, [column.name]) === 0;
}
