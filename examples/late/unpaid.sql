-- The orders that nobody paid within half an hour. One whose payment is reported late is none: what was told is retracted.
SET 'table.exec.emit.allow-lateness' = '2 hours';
SELECT order_id, ordered_at
FROM orders MATCH_RECOGNIZE (
  PARTITION BY order_id
  ORDER BY ts
  MEASURES A.ts AS ordered_at, B.ts AS paid_at
  ONE ROW PER MATCH SHOW TIMEOUT MATCHES
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? B) WITHIN INTERVAL '30' MINUTE
  DEFINE A AS type = 'ordered', B AS type = 'paid'
)
WHERE paid_at IS NULL;
