-- The events of a shop, from a topic into which `npm run demo:kafka` writes them; what is found goes to topics of its own.
-- KAFKA_BROKERS says where they are: host:port, and commas between several.
CREATE TABLE events (
  ts           TIMESTAMP NOT NULL,
  user_id      BIGINT,
  product_id   BIGINT,
  event        VARCHAR,          -- view, add, remove, purchase
  price        DECIMAL(10, 2),
  user_session VARCHAR,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'shop_events',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'motif-demo',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'key.fields' = 'user_id',      -- a user's events are in one partition: what is asked of each user needs no other one
  'key.format' = 'raw'
);

CREATE TABLE changed_minds (
  user_id    BIGINT,
  product_id BIGINT,
  added_at   TIMESTAMP,
  removed_at TIMESTAMP,
  price      DECIMAL(10, 2)
) WITH (
  'connector' = 'kafka',
  'topic' = 'cart_changed_mind',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'format' = 'json',
  'key.fields' = 'user_id',
  'key.format' = 'raw'
);

CREATE TABLE abandoned_items (
  user_id    BIGINT,
  product_id BIGINT,
  added_at   TIMESTAMP,
  price      DECIMAL(10, 2)
) WITH (
  'connector' = 'kafka',
  'topic' = 'cart_abandoned',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'format' = 'json',
  'key.fields' = 'user_id',
  'key.format' = 'raw'
);
