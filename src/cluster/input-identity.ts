import type { TopicPartition } from '../kafka/driver.js';

/** Names an input in a checkpoint, as the engine does. */
export function inputIdentity({
  stream,
  topic,
  partition,
}: TopicPartition & { readonly stream: { readonly name: string } }): string {
  return JSON.stringify([stream.name, topic, partition]);
}
