import { MotifError, type Problem } from '../../errors.js';
import type { Project } from '../../query/plan.js';
import type { Source } from '../../sources/source.js';
import type { Partitions } from '../partitions/partitions.js';
import { otherVersions } from '../reloading/other-versions.js';
import type { Checkpoint } from './checkpoint.js';

const HINT = 'Begin anew with --fresh, or use another folder with --archive DIR.';

/**
 * A run goes on only with the inputs it began with; and with other queries only where it can read what was read before,
 * and `mayChange`: they would have missed it.
 * Columns of a stream may have been added, widened, dropped or moved, where that leaves every query what it was.
 * A folder may have more files by now, unless its end has been reached, and with it the end of time.
 * @throws MotifError `ARCHIVE_MISMATCH` naming each difference, and for the archive of a pipeline in code.
 */
export function assertContinues(
  checkpoint: Checkpoint,
  project: Project,
  partitions: Partitions,
  mayChange: boolean,
): void {
  if (checkpoint.pieces.has('pipeline')) {
    throw new MotifError('ARCHIVE_MISMATCH', {
      message: 'the archive was written by a pipeline in code, not by queries',
      hint: HINT,
    });
  }
  if (checkpoint.versions.size === 0) return;
  const problems = [
    ...otherVersions(checkpoint, project, mayChange).map((message) => ({ message, hint: HINT })),
    ...otherInputs(checkpoint, partitions),
  ];
  if (problems.length > 0) throw new MotifError('ARCHIVE_MISMATCH', problems);
}

function otherInputs({ inputs, closed }: Checkpoint, partitions: Partitions): readonly Problem[] {
  const problems: Problem[] = [];
  const { discoveries } = partitions;
  for (const { identity, discovery } of discoveries) {
    if (!inputs.has(identity)) problems.push(otherInput(discovery));
  }
  for (const identity of inputs) {
    const [stream = '', name = '', partition]: readonly string[] = JSON.parse(identity);
    if (partition !== undefined || discoveries.some((one) => one.identity === identity)) continue;
    problems.push({ message: `stream ${stream} was read from all of ${name} in this archive's last run`, hint: HINT });
  }
  for (const { identity, source, stream } of partitions.inputs) {
    const folder = discoveries.find((one) => one.stream === stream && source.name.startsWith(one.discovery.name));
    const isKnown = inputs.has(identity);
    if (!isKnown && folder === undefined) problems.push(otherInput(source));
    else if (closed && (folder === undefined ? isLive(source) : !isKnown && !folder.isLive))
      problems.push(more(source));
  }
  if (closed) problems.push(...discoveries.filter((one) => one.isLive).map(({ discovery }) => more(discovery)));
  return problems;
}

function isLive({ arrival }: Source): boolean {
  return arrival !== undefined && arrival.kind !== 'stored';
}

function more({ name }: { readonly name: string }): Problem {
  const message = `${name} may have more; this archive's last run reached the end of its input, and with it of time`;
  return { message, hint: HINT };
}
function otherInput({ stream, name }: { readonly stream: string; readonly name: string }): Problem {
  const message = `stream ${stream} is to be read from ${name}; this archive's last run read another input`;
  return { message, hint: HINT };
}
