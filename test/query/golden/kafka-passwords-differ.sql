-- streams.sql
CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json',
  'properties.security.protocol' = 'SASL_SSL',
  'properties.sasl.mechanism' = 'PLAIN',
  'properties.sasl.username' = 'me',
  'properties.sasl.password' = '${KAFKA_PASSWORD}'
);
CREATE TABLE views (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json',
  'topic' = 'views',
  'properties.security.protocol' = 'SASL_SSL',
  'properties.sasl.mechanism' = 'PLAIN',
  'properties.sasl.username' = 'me',
  'properties.sasl.password' = '${KAFKA_BROKERS}'
);
-- q.sql
SELECT user_id FROM clicks UNION ALL SELECT user_id FROM views;
