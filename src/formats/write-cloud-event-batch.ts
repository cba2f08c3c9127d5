import type { CloudEvent } from './cloud-event.js';
import { writeCloudEvent } from './write-cloud-event.js';

/** Events as a batch: see `parseCloudEventBatch`. */
export function writeCloudEventBatch(events: readonly CloudEvent[]): string {
  return `[${events.map(writeCloudEvent).join(',')}]`;
}
