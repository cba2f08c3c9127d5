SELECT user_id, item_id, added_at, removed_at
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, item_id
  ORDER BY ts
  MEASURES A.ts AS added_at, R.ts AS removed_at
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? R) WITHIN INTERVAL '30' MINUTE
  DEFINE
    A AS event = 'add',
    R AS event = 'remove'
);
