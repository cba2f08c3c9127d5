-- Five or more items taken out of the cart in a row, with nothing else between, within 10 minutes: someone gives up.
SELECT user_id, began_at, ended_at, items, value_lost
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id
  ORDER BY ts
  MEASURES
    FIRST(R.ts)  AS began_at,
    LAST(R.ts)   AS ended_at,
    COUNT(*)     AS items,
    SUM(R.price) AS value_lost
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (R{5,}) WITHIN INTERVAL '10' MINUTE
  DEFINE
    R AS R.event = 'remove'
);
