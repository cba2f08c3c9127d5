import type { Behaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import { type Project, streamsOf } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import { QueryProcessor } from './query-processor.js';
import { StreamOrder } from './stream-order.js';

/** What a step of a task gave. */
export interface TaskFindings {
  readonly behaviours: readonly Behaviour[];
  readonly deadLetters: readonly DeadLetter[];
}

/** The unit that shares one watermark: events in order, and every query over them. */
export class Task {
  readonly orders: ReadonlyMap<string, StreamOrder>;
  readonly processors: readonly QueryProcessor[];

  constructor(project: Project) {
    this.orders = new Map(project.streams.map(({ name }) => [name, new StreamOrder()]));
    this.processors = project.queries.map((plan) => new QueryProcessor(plan));
  }

  /** Nothing before `watermark` is still to come: what it releases is processed, what it closes is decided. */
  advance(watermark: Timestamp): TaskFindings {
    for (const [stream, order] of this.orders) {
      const batch = order.release(watermark);
      if (batch === undefined) continue;
      for (const processor of this.processors) if (streamsOf(processor.plan).includes(stream)) processor.process(batch);
    }
    const found = this.processors.map((processor) => {
      processor.advance(watermark);
      return processor.takeFound();
    });
    return {
      behaviours: found.flatMap(({ behaviours }) => behaviours),
      deadLetters: found.flatMap(({ deadLetters }) => deadLetters),
    };
  }
}
