-- Each order with its payment, or without one after half an hour. A payment that is reported up to two hours late revises it.
SET 'table.exec.emit.allow-lateness' = '2 hours';
SELECT order_id, ordered_at, paid_at
FROM orders MATCH_RECOGNIZE (
  PARTITION BY order_id
  ORDER BY ts
  MEASURES A.ts AS ordered_at, B.ts AS paid_at
  ONE ROW PER MATCH SHOW TIMEOUT MATCHES
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? B) WITHIN INTERVAL '30' MINUTE
  DEFINE A AS type = 'ordered', B AS type = 'paid'
);
