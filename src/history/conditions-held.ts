import type { Mapping } from '../patterns/tracing/attempt.js';
import type { MatchQueryPlan, Project } from '../query/plan.js';
import { type FoundEvent, placeOf } from './find-events.js';
import { readInput } from './read-input.js';
import type { StoryEvent } from './story.js';
import { Teller } from './tell.js';
import { withHistory } from './with-history.js';

/** The evidence of a match, with what DEFINE asks of each event and the values that it had: from the key's rows read back. */
export async function conditionsHeld(
  directory: string,
  project: Project,
  plan: MatchQueryPlan,
  key: Readonly<Record<string, string>>,
  evidence: readonly FoundEvent[],
): Promise<{ readonly events: readonly StoryEvent[]; readonly notes: readonly string[] }> {
  const columns = plan.partitionBy.flatMap((field) => plan.input.schema[field]?.name ?? []);
  const keys = columns.flatMap((column) => {
    const value = key[column];
    return value === undefined || value === 'NULL' ? [] : [{ column, value }];
  });
  const { rows, notes } = await withHistory(directory, (database, live) =>
    readInput({ database, live }, project, plan, keys),
  );
  const places = new Map(rows.map((row, place) => [placeOf(row.position), place]));
  const teller = new Teller(plan);
  const mapped: Mapping[] = [];
  const events = evidence.map(({ conditionless, ...piece }): StoryEvent => {
    const row = places.get(placeOf(piece));
    if (row === undefined) return { ...piece, conditions: conditionless };
    const trial = teller.trial(rows, mapped, { row, variable: piece.variable });
    mapped.push({ row, variable: piece.variable });
    if (trial === undefined) return { ...piece, conditions: conditionless };
    const { time, fields } = trial.event;
    return { ...piece, ...(time === null ? {} : { time }), fields, conditions: trial.conditions };
  });
  return { events, notes };
}
