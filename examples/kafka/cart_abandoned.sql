-- An item put into the cart, and neither taken out nor bought by the same user for 30 minutes: once for each add.
INSERT INTO abandoned_items
SELECT user_id, product_id, added_at, price
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, product_id
  ORDER BY ts
  MEASURES
    A.ts    AS added_at,
    A.price AS price,
    D.ts    AS decided_at
  ONE ROW PER MATCH SHOW TIMEOUT MATCHES
  AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A X*? D) WITHIN INTERVAL '30' MINUTE
  DEFINE
    A AS A.event = 'add',
    D AS D.event IN ('remove', 'purchase')
)
WHERE decided_at IS NULL;
