import { behaviourJson } from './behaviour-json.js';
import type { Sink } from './sink.js';
import type { TextOutput } from './text-output.js';

/** One JSON object a line. */
export function ndjsonSink(output: TextOutput): Sink {
  return {
    async write(behaviours): Promise<void> {
      await output.write(behaviours.map((behaviour) => `${behaviourJson(behaviour)}\n`).join(''));
    },
    async close(): Promise<void> {},
  };
}
