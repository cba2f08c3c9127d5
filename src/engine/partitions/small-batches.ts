/**
 * So many batches are held as they came. With more, the last ones are put together if they are about equally small: live input
 * comes in very many, and each costs something for itself.
 */
export const MANY_BATCHES = 64;

/** So many rows in one batch cost no less. */
const LARGE_BATCH = 8_192;

/** Whether a batch of `last` rows is put together with the one of `before` rows; so a row is copied but a few times. */
export function isToJoin(before: number, last: number): boolean {
  return before <= 2 * last && before + last <= LARGE_BATCH;
}
