CREATE TABLE e (ts TIMESTAMP METADATA FROM 'ce_time', n INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.ndjson', 'format' = 'cloudevents', 'dedupe.ttl' = 'often');
