import { MotifError } from '../errors.js';
import { kafkaUse } from '../query/kafka-use.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import type { Input } from './run-inputs.js';

/**
 * The streams whose events are posted to this run; not those that `--input` gives a file for.
 * @throws MotifError `INVALID_ARGUMENT` where nothing is kept, for then nothing could be answered, and beside Kafka.
 */
export function postedStreams(
  { streams, queries }: Project,
  inputs: readonly Input[],
  { read, isKept }: { readonly read: readonly StreamDeclaration[]; readonly isKept: boolean },
): readonly StreamDeclaration[] {
  const { isRead } = kafkaUse(queries);
  const replaced = new Set(inputs.map(({ stream }) => stream.name));
  const posted = streams.filter(
    ({ name, connector }) => connector?.kind === 'http' && isRead(name) && !replaced.has(name),
  );
  const [first] = posted;
  if (first === undefined) return posted;
  const [topic] = read;
  if (topic !== undefined) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `${first.name} is posted, and ${topic.name} is read from Kafka: one run does not do both, for what it keeps is in the archive or in Kafka`,
      hint: `Put their queries into two folders, or read one of the two from a file: --input ${first.name}=FILE`,
    });
  }
  if (!isKept) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `--no-archive: ${first.name} is posted, and a request is answered once the archive has its events`,
      hint: `Leave --no-archive out, or read the stream from a file: --input ${first.name}=FILE`,
    });
  }
  return posted;
}
