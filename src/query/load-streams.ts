import { basename, isAbsolute, join } from 'node:path';
import type { Problem } from '../errors.js';
import { type ProjectFiles, withoutStreams } from './load-files.js';
import { loadText } from './load-text.js';
import type { StreamDeclaration } from './plan.js';
import { ProblemReport } from './problem-report.js';
import { runSubqueries } from './run-subqueries.js';
import type { RunSubquery } from './subquery.js';
import { parseStreams } from './syntax/parse-streams.js';
import { hideSecrets } from './tables/hide-secrets.js';
import type { KafkaTable } from './tables/kafka-table.js';
import { planStreams } from './tables/plan-streams.js';
import { planViews, type View } from './tables/plan-views.js';
import type { Environment } from './tables/substitute-variables.js';

/** What `streams.sql` declares. */
export interface Declared {
  readonly streams: readonly StreamDeclaration[];
  readonly views: readonly View[];
  /** In lower case, also of those with problems. */
  readonly names: ReadonlySet<string>;
  /** What of them is in Kafka, and the text that they stand in, which may be shown. */
  readonly kafka: readonly KafkaTable[];
  readonly file: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  /** Said once, when a query reads a stream and nothing declares any. */
  readonly missing?: Problem;
}

const NOTHING: Declared = { streams: [], views: [], names: new Set(), kafka: [], file: '', text: '', problems: [] };

/** Without `run`, a view with a subquery is refused. */
export async function loadStreams(
  { streams: file, folder, queries, beside }: ProjectFiles,
  run: RunSubquery | undefined,
  environment: Environment,
): Promise<Declared> {
  if (file === undefined) return { ...NOTHING, missing: withoutStreams(folder) };
  const read = await loadText(file);
  if ('problem' in read) return { ...NOTHING, problems: [read.problem] };
  const { text, values: secrets } = hideSecrets(read.text);
  const { tables, views, problems } = parseStreams(text, file);
  const locatePath = (path: string): string => (path === '-' || isAbsolute(path) ? path : join(folder, path));
  const values = { environment, secrets };
  const { streams, kafka, ...planned } = planStreams(tables, { file, text }, { locatePath, values });
  const names = [...tables, ...views].map(({ name }) => name);
  const report = new ProblemReport(text, file);
  const subqueries =
    run === undefined
      ? new Map()
      : await runSubqueries(
          views.flatMap((view) => view.subqueries),
          names.map(({ name }) => name),
          run,
          report,
        );
  const surroundings = {
    streams,
    tables: tables.map(({ name }) => name),
    queries: [...queries, ...beside].map((query) => basename(query, '.sql')),
    incomplete: problems.some(({ severity }) => severity !== 'warning'),
  };
  const viewed = planViews(views, surroundings, { file, text, subqueries });
  return {
    streams,
    views: viewed.views,
    names: new Set(names.map(({ name }) => name.toLowerCase())),
    kafka,
    file,
    text,
    problems: [...problems, ...planned.problems, ...report.problems, ...viewed.problems],
  };
}
