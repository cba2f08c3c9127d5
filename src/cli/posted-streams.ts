import { MotifError } from '../errors.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import { besideKafka, httpStreams } from './beside-kafka.js';
import type { Input } from './run-inputs.js';

/**
 * The streams whose events are posted to this run; not those that `--input` gives a file for.
 * @throws MotifError `INVALID_ARGUMENT` where nothing is kept, for then nothing could be answered, and beside Kafka.
 */
export function postedStreams(
  project: Project,
  inputs: readonly Input[],
  { read, isKept }: { readonly read: readonly StreamDeclaration[]; readonly isKept: boolean },
): readonly StreamDeclaration[] {
  const posted = httpStreams(project, inputs);
  const [first] = posted;
  if (first === undefined) return posted;
  const problem = besideKafka(posted, read);
  if (problem !== undefined) throw new MotifError('INVALID_ARGUMENT', problem);
  if (!isKept) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `--no-archive: ${first.name} is posted, and a request is answered once the archive has its events`,
      hint: `Leave --no-archive out, or read the stream from a file: --input ${first.name}=FILE`,
    });
  }
  return posted;
}
