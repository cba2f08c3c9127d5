-- An order that is cancelled within 10 minutes.
INSERT INTO regrets
SELECT order_id, amount, corr, trace
FROM orders MATCH_RECOGNIZE (
  PARTITION BY order_id
  ORDER BY at_time
  MEASURES P.amount AS amount, P.corr AS corr, P.trace AS trace
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (P C) WITHIN INTERVAL '10' MINUTE
  DEFINE P AS P.event = 'order.placed', C AS C.event = 'order.cancelled'
);
