-- Events of a cosmetics shop: what people look at, put into their carts, take out again, and buy.
-- Source and credit: examples/data/README.md.
CREATE TABLE events (
  ts           TIMESTAMP NOT NULL,
  user_id      BIGINT,
  product_id   BIGINT,
  event        VARCHAR,          -- view, add, remove, purchase
  price        DECIMAL(10, 2),
  user_session VARCHAR,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '../examples/data/rees46_events.csv.gz',
  'format' = 'csv'
);

-- The holiday that is next, from the day after the one before it.
CREATE TABLE holidays (
  since   TIMESTAMP,
  place   VARCHAR,
  holiday VARCHAR,
  day     DATE,
  WATERMARK FOR since AS since
) WITH (
  'connector' = 'filesystem',
  'path' = '../examples/data/holidays.csv'
);
