-- What became of an item in a cart within half an hour: bought, taken out, or left there.
SELECT user_id, product_id, price, coalesce(done, 'abandoned') AS outcome
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, product_id
  ORDER BY ts
  MEASURES A.price AS price, D.event AS done
  ONE ROW PER MATCH SHOW TIMEOUT MATCHES
  AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A X*? D) WITHIN INTERVAL '30' MINUTE
  DEFINE A AS A.event = 'add', D AS D.event IN ('remove', 'purchase')
);
