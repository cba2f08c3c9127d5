CREATE TABLE e (ts TIMESTAMP, n INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.ndjson', 'format' = 'json', 'dedupe.ttl' = '1 hour');
