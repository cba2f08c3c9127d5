import { producerOf } from '../../lineage/lineage-event.js';
import type { LineageSettings } from '../../lineage/query-lineage.js';
import type { CliContext } from '../context.js';

const NAMESPACE = 'motif';

/** Under which names jobs and datasets are told. */
export function lineageSettings(
  { process: { env } }: CliContext,
  version: string,
  archive: string | undefined,
): LineageSettings {
  const namespace = env.OPENLINEAGE_NAMESPACE ?? '';
  return {
    namespace: namespace === '' ? NAMESPACE : namespace,
    producer: producerOf(version),
    ...(archive === undefined ? {} : { archive }),
  };
}
