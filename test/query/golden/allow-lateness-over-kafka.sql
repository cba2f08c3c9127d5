-- streams.sql
CREATE TABLE e (ts TIMESTAMP, k INTEGER, x VARCHAR, WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = 'e.csv');
CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop', 'format' = 'json'
);
-- pairs.sql
SET 'table.exec.emit.allow-lateness' = '1 hour';
SELECT k, ended FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts MEASURES B.ts AS ended
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B) WITHIN INTERVAL '1' HOUR DEFINE A AS x = 'a', B AS x = 'b')
-- clicked.sql
SELECT user_id FROM clicks WHERE user_id > 3
