SET 'table.exec.emit.allow-lateness' = '1 hour';
SELECT * FROM plain MATCH_RECOGNIZE (
  PARTITION BY x ORDER BY ts
  MEASURES B.ts AS at ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B) DEFINE A AS y = 'a', B AS y = 'b')
