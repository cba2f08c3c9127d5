import { MotifError } from '../errors.js';
import { type KafkaAdmin, KafkaError } from '../kafka/driver.js';

/** What has made a consumer end; where topics have gone that it read, which these are. */
export async function goneTopics(error: KafkaError, topics: readonly string[], admin: KafkaAdmin): Promise<Error> {
  if (error.kind !== 'no-topic') return error;
  try {
    const counts = await admin.partitionCounts(topics);
    const gone = topics.filter((topic) => counts.get(topic) === undefined);
    if (gone.length === 0) return error;
    const [which, are] = gone.length === 1 ? ['topic', 'is'] : ['topics', 'are'];
    return new MotifError('INVALID_INPUT', {
      message: `${which} ${gone.join(', ')} ${are} gone: deleted while this was running`,
      hint: 'What is made again under that name is another topic. Begin anew: with --fresh, or under another group.id.',
    });
  } catch (failure) {
    if (failure instanceof KafkaError) return error;
    throw failure;
  }
}
