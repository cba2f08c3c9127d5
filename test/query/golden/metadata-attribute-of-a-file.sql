CREATE TABLE clicks (ts TIMESTAMP, id VARCHAR METADATA FROM 'ce_id', part INTEGER METADATA FROM 'partition', h VARCHAR METADATA FROM 'headers.x', WATERMARK FOR ts AS ts) WITH (
  'connector' = 'filesystem', 'path' = 'clicks.ndjson', 'format' = 'cloudevents'
);
