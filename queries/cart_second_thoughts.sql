-- An item taken out of the cart and put in again by the same user within a day: wanted after all.
SELECT user_id, product_id, removed_at, added_again_at, CAST(added_again_at - removed_at AS VARCHAR) AS pause
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, product_id
  ORDER BY ts
  MEASURES
    R.ts AS removed_at,
    A.ts AS added_again_at
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (R X*? A) WITHIN INTERVAL '1' DAY
  DEFINE
    R AS R.event = 'remove',
    A AS A.event = 'add'
);
