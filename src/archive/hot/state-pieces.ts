import type { Database } from '../../duckdb/database.js';
import { quoteText } from '../../quote-text.js';
import type { StatePiece } from '../epoch.js';

/** What holds of a log of state, in the order in which it was last changed; of one owner alone, where it is given. */
export async function statePieces(database: Database, owner?: string): Promise<readonly StatePiece[]> {
  const where = owner === undefined ? 'true' : `owner = ${quoteText(owner)}`;
  const result = await database.query(
    `SELECT owner, key, state FROM motif.state
     WHERE rowid IN (SELECT max(rowid) FROM motif.state WHERE ${where} GROUP BY owner, key) AND state IS NOT NULL ORDER BY rowid`,
  );
  const pieces: StatePiece[] = [];
  for await (const chunk of result.chunks()) {
    const [owners = [], keys = []] = chunk.values;
    const [, , states = []] = chunk.bytes;
    for (let row = 0; row < chunk.length; row++) {
      pieces.push({ owner: String(owners[row]), key: String(keys[row]), state: states[row] ?? null });
    }
  }
  return pieces;
}
