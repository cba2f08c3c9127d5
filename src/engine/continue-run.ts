import { MotifError, type Problem } from '../errors.js';
import type { Project } from '../query/plan.js';
import { type Checkpoint, versionsOf } from './checkpoint.js';
import type { PartitionInput } from './partition-input.js';

const HINT = 'Begin anew with --fresh, or use another folder with --archive DIR.';

/**
 * A run goes on only with the queries and inputs it began with: a query added now would have missed what was read before.
 * @throws MotifError `ARCHIVE_MISMATCH` naming each difference, and for the archive of a pipeline in code.
 */
export function assertContinues(checkpoint: Checkpoint, project: Project, inputs: readonly PartitionInput[]): void {
  if (checkpoint.pieces.some(({ owner }) => owner === 'pipeline')) {
    throw new MotifError('ARCHIVE_MISMATCH', {
      message: 'the archive was written by a pipeline in code, not by queries',
      hint: HINT,
    });
  }
  if (checkpoint.versions.size === 0) return;
  const problems: Problem[] = [];
  for (const [name, version] of versionsOf(project)) {
    const before = checkpoint.versions.get(name);
    if (before === version) continue;
    const what = before === undefined ? 'was added' : 'was edited';
    problems.push({ message: `${name} ${what} since this archive's last run`, hint: HINT });
  }
  for (const { identity, source } of inputs) {
    if (checkpoint.inputs.has(identity)) continue;
    const message = `stream ${source.stream} is to be read from ${source.name}; this archive's last run read another input`;
    problems.push({ message, hint: HINT });
  }
  if (problems.length > 0) throw new MotifError('ARCHIVE_MISMATCH', problems);
}
