import type { CloudEvent } from './cloud-event.js';

/**
 * What names an event wherever it comes: its source and id (CloudEvents 1.0, §3.1, "id"), and of a behaviour that has changed
 * its extension `revision`, for its id is the one that it had.
 */
export function cloudEventIdentity({ attributes }: Pick<CloudEvent, 'attributes'>): readonly string[] {
  const [source = '', id = '', revision] = ['source', 'id', 'revision'].map((name) => attributes.get(name));
  return revision === undefined ? [source, id] : [source, id, revision];
}
