-- streams.sql
CREATE TABLE e (ts TIMESTAMP, k INTEGER, x VARCHAR, WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = 'e.csv');
-- pairs.sql
SET 'table.exec.emit.allow-lateness' = '1 hour';
SELECT k, ended FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts MEASURES B.ts AS ended
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B) WITHIN INTERVAL '1' HOUR DEFINE A AS x = 'a', B AS x = 'b')
-- early.sql
SELECT k FROM pairs WHERE k < 3
