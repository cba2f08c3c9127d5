import type { Problem } from '../../errors.js';
import { outputType, type QueryPlan, type StreamDeclaration, streamsOf } from '../plan.js';
import { ProblemReport } from '../problem-report.js';
import type { QueryFile } from '../query-file.js';
import { ALLOW_LATENESS } from '../tables/plan-settings.js';

/**
 * What queries that revise what they told cannot be: read by others, which would go on with what is no more; or of a run over
 * Kafka, which has its state there and not in the archive.
 */
export function checkRevised(
  files: readonly QueryFile[],
  plans: ReadonlyMap<string, QueryPlan>,
  streams: readonly StreamDeclaration[],
): readonly Problem[] {
  const all = [...plans.values()];
  const revised = new Set(all.filter(isRevised).map((plan) => outputType(plan).name.toLowerCase()));
  if (revised.size === 0) return [];
  const used = new Set(
    all.flatMap((plan) => [...streamsOf(plan), ...(plan.into === undefined ? [] : [plan.into.type.name])]),
  );
  const overKafka = streams.find(({ name, connector }) => connector?.kind === 'kafka' && used.has(name));
  return files.flatMap((query) => {
    const plan = plans.get(query.file);
    const report = new ProblemReport(query.text, query.file);
    for (const read of plan === undefined ? [] : query.reads) {
      if (!revised.has(read.name.toLowerCase())) continue;
      const message = `${read.name} is revised when events come late, and what reads it would not notice`;
      const hint = `Read what ${read.name} reads, or leave '${ALLOW_LATENESS}' out of it`;
      report.error(read, message, hint);
    }
    const setting = query.syntax?.settings?.find(({ key }) => key === ALLOW_LATENESS);
    if (setting !== undefined && overKafka !== undefined) {
      const message = `'${ALLOW_LATENESS}': a run over Kafka, as stream ${overKafka.name} is, revises nothing`;
      const hint = `Leave it out, and let the WATERMARK in streams.sql wait as long as events may be late`;
      report.error(setting.keySpan, message, hint);
    }
    return report.problems;
  });
}

function isRevised(plan: QueryPlan): boolean {
  return plan.kind === 'match' && plan.allowedLateness !== undefined;
}
