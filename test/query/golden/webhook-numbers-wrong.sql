CREATE TABLE hook (item_id BIGINT) WITH (
  'connector' = 'webhook', 'url' = 'https://shop.example/', 'timeout' = 'soon', 'max.attempts' = '0', 'max.concurrency' = 'many',
  'allow.private-addresses' = 'yes'
)
