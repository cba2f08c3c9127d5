import { suggest } from '../suggest.js';
import type { CreateTableSyntax } from './ast.js';
import type { ProblemReport } from './problem-report.js';

export type TableOption = CreateTableSyntax['options'][number];

const KNOWN = [
  'connector',
  'path',
  'format',
  'source.monitor-interval',
  'scan.watermark.max-ahead',
  'scan.watermark.idle-timeout',
  'state.ttl',
  'state.max-open-matches',
  'key.fields',
  'archive.raw',
] as const;

/** What WITH (…) of a table says, by key; an option that is not known, or given twice, is reported. */
export function readTableOptions(
  { options: written }: CreateTableSyntax,
  report: ProblemReport,
): ReadonlyMap<string, TableOption> {
  const options = new Map<string, TableOption>();
  for (const option of written) {
    if (!KNOWN.some((known) => known === option.key)) {
      const nearest = suggest(option.key, KNOWN);
      const known = `Options are ${KNOWN.map((key) => `'${key}'`).join(', ')}`;
      const hint = nearest === undefined ? known : `did you mean '${nearest}'? ${known}`;
      report.error(option.keySpan, `there is no option '${option.key}'`, hint);
    } else if (options.has(option.key)) {
      report.error(option.keySpan, `the option '${option.key}' is given twice`, 'Keep one of the two');
    } else {
      options.set(option.key, option);
    }
  }
  return options;
}
