/** A copy of a syntax tree that says nothing of places, to compare what is said with. */
export function withoutSpans(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutSpans);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([key]) => !['start', 'end', 'keySpan', 'valueSpan'].includes(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutSpans(value)]));
}
