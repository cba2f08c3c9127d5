import { MotifError } from '../errors.js';
import type { Project } from '../query/plan.js';

/**
 * What was told is revised from the archive, which has the other events of a late one's key.
 * @throws MotifError `INVALID_ARGUMENT` for a run that keeps nothing.
 */
export function refuseUnrevisable({ queries }: Project, directory: string | undefined): void {
  const plan = queries.find((query) => query.kind === 'match' && query.allowedLateness !== undefined);
  if (plan === undefined || directory !== undefined) return;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `--no-archive: ${plan.type.name} revises what it told when events come late, and finds their key's others in the archive`,
    hint: "Leave --no-archive out; or leave SET 'table.exec.emit.allow-lateness' out of the query.",
  });
}
