import type { Database, TableName } from '../../duckdb/database.js';
import type { Timestamp } from '../../time.js';
import type { Claim } from '../epoch.js';
import { claimText } from '../views/claim-columns.js';
import { numbers, repeatedTexts, texts } from './append-columns.js';

/** Who writes for which tasks from now on. In a transaction, and in no later one than the first row of any of them. */
export async function appendClaims(
  database: Database,
  into: TableName,
  claims: readonly Claim[],
  { engine, claimedAt }: { readonly engine: string; readonly claimedAt: Timestamp },
): Promise<void> {
  const columns = [
    texts(claims.map(({ task }) => task)),
    texts(claims.map(claimText)),
    numbers(
      'BIGINT',
      claims.map(({ number }) => number),
    ),
    numbers(
      'BIGINT',
      claims.map(({ firstEpoch }) => firstEpoch),
    ),
    repeatedTexts(claims.map(() => engine)),
    numbers(
      'TIMESTAMP',
      claims.map(() => claimedAt),
    ),
  ];
  await database.append(into, columns, claims.length);
}
