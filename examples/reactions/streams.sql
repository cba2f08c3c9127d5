-- What people put into their carts and take out again, as it happens: files of this folder, which grow.
CREATE TABLE events (
  ts         TIMESTAMP NOT NULL,
  user_id    BIGINT,
  item       VARCHAR,
  event      VARCHAR,          -- add, remove, purchase
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = 'events',
  'format' = 'json',
  'source.monitor-interval' = '1 s'
);
