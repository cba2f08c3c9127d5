import { isList } from '../../is-value.js';
import type { Value } from '../../schema.js';

/**
 * Values gathered one by one into plain data that is never changed, so that every state of it can be kept: chunks whose
 * sizes are powers of two. A value is copied as often as its chunk doubles, not with each value that follows.
 */
export const NOTHING_GATHERED: Value = [];

export function gather(chunks: Value, value: Value): Value {
  const kept = isList(chunks) ? chunks : [];
  let chunk: readonly Value[] = [value];
  let end = kept.length;
  for (; end > 0; end--) {
    const last = kept[end - 1] ?? null;
    if (!isList(last) || last.length !== chunk.length) break;
    chunk = [...last, ...chunk];
  }
  return [...kept.slice(0, end), chunk];
}

export function gathered(chunks: Value): readonly Value[] {
  return isList(chunks) ? chunks.flatMap((chunk) => (isList(chunk) ? chunk : [])) : [];
}
