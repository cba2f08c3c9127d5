import { existsSync } from 'node:fs';
import { MotifError } from '../../errors.js';
import type { KafkaConnector } from '../../kafka-connector.js';
import type { Project } from '../../query/plan.js';
import { checkedProject } from '../checked-project.js';
import type { CliContext } from '../context.js';
import { kafkaGroup } from '../kafka-group.js';
import { kafkaStreams } from '../kafka-streams.js';
import { DEFAULT_ARCHIVE } from '../next-commands.js';
import type { PlaceFlags } from './dead-letters-flags.js';

/** Where dead letters are: in an archive, or in the topic of a group. */
export type LettersPlace =
  | { readonly kind: 'archive'; readonly directory: string }
  | {
      readonly kind: 'group';
      readonly groupId: string;
      readonly connector: KafkaConnector;
      readonly project: Project;
    };

const DEFAULT_QUERIES = 'queries';

/** An archive that is named; else the group that the queries read with, and the archive where they read no topic. */
export async function lettersPlace(context: CliContext, { archive, queries }: PlaceFlags): Promise<LettersPlace> {
  if (archive !== undefined && queries !== undefined)
    throw new MotifError('INVALID_ARGUMENT', '--archive and --queries exclude each other');
  const inArchive = { kind: 'archive', directory: archive ?? DEFAULT_ARCHIVE } as const;
  if (archive !== undefined || (queries === undefined && !existsSync(DEFAULT_QUERIES))) return inArchive;
  const path = queries ?? DEFAULT_QUERIES;
  let project: Project;
  try {
    project = await checkedProject(context, path);
  } catch (error) {
    if (queries !== undefined || !(error instanceof MotifError) || !existsSync(DEFAULT_ARCHIVE)) throw error;
    context.process.stderr.write(`${path} cannot be read, motif check says why: this is what the archive has\n`);
    return inArchive;
  }
  const group = kafkaGroup(kafkaStreams(project, []).read);
  return group === undefined ? inArchive : { kind: 'group', ...group, project };
}
