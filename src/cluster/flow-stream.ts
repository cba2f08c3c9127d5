import { timeAt } from '../batch.js';
import type { PastStream } from '../engine/reloading/past.js';
import { pickRows } from '../pick-rows.js';
import type { Timestamp } from '../time.js';
import type { Flow } from './flow.js';

/** The rows of a flow from one event time to before another. */
export function flowStream(
  name: string,
  flow: Flow,
  { from, until }: { readonly from: Timestamp; readonly until: Timestamp },
): PastStream {
  let isOver = false;
  return {
    name,
    async next() {
      while (!isOver) {
        isOver = flow.watermark >= until || !(await flow.read());
        const batch = flow.release(isOver ? until : Math.min(flow.watermark, until));
        if (batch === undefined) continue;
        const rows = Uint32Array.from({ length: batch.length }, (_, row) => row);
        const wanted = rows.filter((row) => timeAt(batch, row) >= from);
        if (wanted.length === 0) continue;
        const watermark = isOver ? Number.POSITIVE_INFINITY : flow.watermark;
        return { batch: wanted.length === rows.length ? batch : pickRows(batch, wanted), watermark };
      }
      return undefined;
    },
  };
}
