CREATE TABLE e (ts TIMESTAMP, price DECIMAL(10, 2), WATERMARK FOR ts AS ts)
WITH ('connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'one:9092', 'format' = 'json',
      'key.format' = 'raw', 'key.fields' = 'price');
