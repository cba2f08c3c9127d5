import type { FoldedQuery } from '../../patterns/folded-query.js';
import { type Schema, typeName } from '../../schema.js';
import type { OverQueryPlan, WindowQueryPlan } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { RunSubquery } from '../subquery.js';
import type { Span } from '../syntax/ast.js';
import { type SqlPiece, spanOfLine, sqlText } from '../syntax/sql-text.js';

/** A statement over rows that are not there yet, and what of the file it is made of. */
export interface Described {
  readonly pieces: readonly SqlPiece[];
  /** Where its mistakes are said to be when DuckDB names no place. */
  readonly span: Span;
  /** Its last columns, which are the key's. */
  readonly keys: number;
}

/** With the columns and types that DuckDB says the statement has; undefined when it refuses it, which is reported. */
export async function describeWindowed(
  plan: WindowQueryPlan | OverQueryPlan,
  { pieces, span, keys }: Described,
  text: string,
  run: RunSubquery | undefined,
  report: ProblemReport,
): Promise<WindowQueryPlan | OverQueryPlan | undefined> {
  if (run === undefined) {
    report.error(span, 'a query over windows or with OVER is not possible here', 'It takes DuckDB to check it');
    return undefined;
  }
  try {
    const { columns } = await run(sqlText(pieces, text), 0);
    const own = columns.slice(0, columns.length - keys);
    checkNames(own, span, report);
    const key = plan.type.key.map(({ name }, i) => ({ name, type: columns[own.length + i]?.type ?? NULL }));
    const type = { ...plan.type, key, columns: own };
    if (plan.kind === 'window' && plan.folded !== undefined && !isSame(plan.folded, own)) {
      const { folded, ...rows } = plan;
      return { ...rows, type };
    }
    return { ...plan, type };
  } catch (error) {
    reportFailure(error, { pieces, span, keys }, text, report);
    return undefined;
  }
}

const NULL = { kind: 'NULL' } as const;

/** Whether motif computes columns of the types that DuckDB would. */
function isSame({ select }: FoldedQuery, columns: Schema): boolean {
  return (
    select.length === columns.length &&
    select.every(({ type }, i) => typeName(type) === typeName(columns[i]?.type ?? NULL))
  );
}

function checkNames(columns: Schema, span: Span, report: ProblemReport): void {
  const names = columns.map(({ name }) => name.toLowerCase());
  const twice = columns.find((_, i) => names.indexOf(names[i] ?? '') < i);
  if (twice === undefined) return;
  report.error(span, `two columns are called ${twice.name}`, 'Give one another name: … AS name');
}

function reportFailure(error: unknown, { pieces, span }: Described, text: string, report: ProblemReport): void {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) throw error;
  const line = /\nLINE (\d+): /.exec(cause.message)?.[1];
  const place = line === undefined ? undefined : spanOfLine(pieces, text, Number(line));
  const [first = '', ...further] = cause.message.split(/\n\nLINE \d+: /, 1)[0]?.split('\n') ?? [];
  const more = further.filter((text) => !/^\s|^$|^Candidate/.test(text)).slice(0, 2);
  const hint = [...more, "Its SELECT, WHERE, GROUP BY and HAVING are DuckDB's SQL"].map(sentence).join(' ');
  report.error(place ?? span, `DuckDB refuses this: ${first}`, hint);
}

function sentence(text: string, place: number, { length }: readonly string[]): string {
  return place === length - 1 || /[.?!]$/.test(text) ? text : `${text}.`;
}
