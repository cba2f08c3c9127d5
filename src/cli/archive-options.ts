import type { ArchiveOptions } from '../archive/archive.js';
import { kafkaUse } from '../query/kafka-use.js';
import { outputType, type Project } from '../query/plan.js';
import { archivedStreams } from './archived-streams.js';
import type { CliContext } from './context.js';
import type { RunFlags } from './flags.js';
import { packageVersion } from './package-version.js';
import type { Input } from './run-inputs.js';
import { plural } from './wording.js';

/** How a run opens its archive, which is emptied first where `--fresh` says so. */
export async function archiveOptions(
  { process: { stderr }, now }: CliContext,
  { streams, queries }: Project,
  inputs: readonly Input[],
  directory: string,
  { fresh, engine, retention, retentionBytes }: RunFlags,
): Promise<ArchiveOptions> {
  if (fresh === true) {
    const { freshenArchive } = await import('../archive/freshen-archive.js');
    const { events, behaviours, late, deadLetters } = await freshenArchive(directory);
    const deleted = [plural(events, 'event'), plural(behaviours, 'behaviour'), plural(late, 'late event')];
    if (events + behaviours + late + deadLetters > 0) {
      stderr.write(
        `--fresh: deleted from ${directory}: ${[...deleted, plural(deadLetters, 'dead letter')].join(', ')}\n`,
      );
    }
  }
  // What queries insert into are behaviours, wherever these go.
  const { isWritten } = kafkaUse(queries);
  const declared = streams.filter(
    ({ name, connector }) => connector !== undefined && connector.kind !== 'webhook' && !isWritten(name),
  );
  const read = new Set([...declared, ...inputs.map(({ stream }) => stream)]);
  // Of several that insert into one stream it is enough that one revises what it told.
  const types = queries.map(outputType).toSorted((a, b) => Number(a.isRevised ?? false) - Number(b.isRevised ?? false));
  const behaviours = new Map(types.map((type) => [type.name, type]));
  return {
    directory,
    streams: archivedStreams([...read], queries),
    behaviours: [...behaviours.values()],
    now,
    motifVersion: await packageVersion(),
    ...(engine === undefined ? {} : { engine }),
    policy: {
      ...(retention === undefined ? {} : { retention }),
      ...(retentionBytes === undefined ? {} : { retentionBytes }),
    },
  };
}
