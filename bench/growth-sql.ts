export interface MatchClauses {
  readonly partitionBy?: string;
  readonly skip?: string;
  readonly pattern: string;
  readonly within?: string;
  readonly define: string;
}

/** A query over the shop that differs from others in these clauses alone. */
export function matchQuery({
  partitionBy = 'user_id',
  skip = 'TO NEXT ROW',
  pattern,
  within = "INTERVAL '30' MINUTE",
  define,
}: MatchClauses): string {
  return `SELECT * FROM events MATCH_RECOGNIZE (
  PARTITION BY ${partitionBy}
  ORDER BY ts
  MEASURES FIRST(ts) AS begun_at
  ONE ROW PER MATCH
  AFTER MATCH SKIP ${skip}
  PATTERN ${pattern} WITHIN ${within}
  DEFINE ${define}
);
`;
}
