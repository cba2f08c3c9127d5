import type { HttpConnector } from '../../http-connector.js';
import type { StreamDeclaration } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import type { TableOptions } from './read-table-options.js';

/** A declared table that is posted to, and where it is declared. */
export interface HttpTable {
  readonly stream: StreamDeclaration;
  readonly connector: HttpConnector;
  readonly table: CreateTableSyntax;
  readonly options: TableOptions;
}

/** Each has a path of its own where it listens. */
export function checkHttpTables(tables: readonly HttpTable[], report: ProblemReport): void {
  for (const [place, { stream, connector, table, options }] of tables.entries()) {
    const other = tables.slice(0, place).find((one) => placeOf(one.connector) === placeOf(connector));
    if (other === undefined) continue;
    const message = `tables ${other.stream.name} and ${stream.name} are both posted to at ${connector.written}`;
    const hint =
      'Give each a path of its own; or declare it once, with the columns of all, and a CREATE VIEW … WHERE for each kind of event';
    report.error(options.get('path')?.valueSpan ?? table.name, message, hint);
  }
}

function placeOf({ listen: { host, port }, path }: HttpConnector): string {
  return `${host}:${port}${path}`;
}
