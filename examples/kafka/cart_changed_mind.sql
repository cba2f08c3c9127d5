-- An item put into the cart and taken out again by the same user within 30 minutes.
INSERT INTO changed_minds
SELECT user_id, product_id, added_at, removed_at, price
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, product_id
  ORDER BY ts
  MEASURES
    A.ts    AS added_at,
    R.ts    AS removed_at,
    A.price AS price
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? R) WITHIN INTERVAL '30' MINUTE
  DEFINE
    A AS A.event = 'add',
    R AS R.event = 'remove'
);
