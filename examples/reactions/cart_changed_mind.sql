-- An item put into the cart and taken out again by the same user within 30 minutes.
SELECT user_id, item, removed_at
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, item
  ORDER BY ts
  MEASURES R.ts AS removed_at
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? R) WITHIN INTERVAL '30' MINUTE
  DEFINE
    A AS A.event = 'add',
    R AS R.event = 'remove'
);
