import type { ArchivedStream } from '../../archived-stream.js';
import type { Connector } from '../../connector.js';
import type { ProblemReport } from '../problem-report.js';
import type { TableOption } from './read-table-options.js';

/** `'archive.raw'`: whether the archive keeps each record as it came. */
export function planArchiveOptions(
  options: ReadonlyMap<string, TableOption>,
  connector: Connector | undefined,
  report: ProblemReport,
): Pick<ArchivedStream, 'keepsRaw'> {
  const raw = options.get('archive.raw');
  const keepsRaw = raw !== undefined && isTrue(raw, connector, report);
  return keepsRaw ? { keepsRaw } : {};
}

function isTrue(
  { key, keySpan, value, shown, valueSpan }: TableOption,
  connector: Connector | undefined,
  report: ProblemReport,
): boolean {
  const written = value.trim().toLowerCase();
  if (written !== 'true' && written !== 'false') {
    report.error(valueSpan, `'${shown}' is neither 'true' nor 'false'`, `Write '${key}' = 'true', or leave it out`);
  } else if (written === 'true' && connector?.kind === 'filesystem' && connector.format === 'parquet') {
    const message = `'${key}' keeps records as they came, and a Parquet file has columns, not records`;
    report.error(keySpan, message, "Leave the option out, or let the events come as 'csv' or 'json'");
  }
  return written === 'true';
}
