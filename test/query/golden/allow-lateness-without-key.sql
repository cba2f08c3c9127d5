SET 'table.exec.emit.allow-lateness' = '1 hour';
SELECT * FROM events MATCH_RECOGNIZE (
  ORDER BY ts
  MEASURES B.ts AS ended
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B) WITHIN INTERVAL '1' HOUR
  DEFINE A AS type = 'a', B AS type = 'b')
