import type { Cursor } from './cursor.js';

/** Words between CREATE and a name that motif has no use for: one that stands here is reported and passed. */
export function refuseModifiers(cursor: Cursor, ...modifiers: readonly (readonly string[])[]): void {
  const { current } = cursor;
  const modifier = modifiers.find((words) => cursor.takeWord(...words));
  if (modifier === undefined) return;
  const hint = 'Write CREATE TABLE name (…) or CREATE VIEW name AS SELECT …';
  cursor.report(cursor.spanFrom(current), `${modifier.join(' ')} is not supported`, hint);
}
