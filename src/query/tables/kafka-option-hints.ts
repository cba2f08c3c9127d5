/** What Flink or other clients of Kafka know, has no place here, and what to do instead; the first that fits. */
const HINTS: readonly (readonly [option: RegExp, hint: string])[] = [
  [/^properties\.isolation\.level$/, 'What a transaction has not committed is never read: leave the option out'],
  [
    /^properties\.enable\.auto\.commit$|auto\.commit\.interval/,
    'Offsets are committed with what was made of the records, never by themselves: leave the option out',
  ],
  [
    /^properties\.(acks|enable\.idempotence|max\.in\.flight.*|retries|retry\..*|request\.required\.acks)$/,
    'All replicas acknowledge what is written, in order and once, which is no option: leave it out',
  ],
  [
    /^properties\.transactional\.id$|^sink\.transactional-id-prefix$|^sink\.transaction-naming-strategy$/,
    "Transactions are named by the group, 'properties.group.id': leave the option out",
  ],
  [
    /^properties\.(key|value)\.(de)?serializer$/,
    "How a message is read and written is said by 'value.format' and 'key.format'",
  ],
  [
    /^properties\.(partition\.assignment\.strategy|group\.protocol|group\.instance\.id)$/,
    'Which process reads which partitions is divided by motif: leave the option out',
  ],
  [
    /^properties\.(heartbeat\.interval\.ms|max\.poll\..*)$/,
    "Leave it out: a process that is silent for 'properties.session.timeout.ms' loses its partitions, however long it works on a record",
  ],
  [
    /^properties\.(fetch\.|max\.partition\.fetch|receive\.|send\.|queued\.|linger|batch\.|buffer\.|delivery\.|request\.timeout|partitioner|socket\.)/,
    'How much is read and written at once follows from what a run can work on: leave the option out',
  ],
  [/^properties\.metadata\.broker\.list$/, "Write 'properties.bootstrap.servers'"],
  [/^properties\.compression\.codec$/, "Write 'properties.compression.type'"],
  [
    /^properties\.message\.max\.bytes$/,
    "Write 'properties.max.request.size'; how long a record a topic takes is its own 'max.message.bytes'",
  ],
  [/^properties\.sasl\.mechanisms$/, "Write 'properties.sasl.mechanism'"],
  [
    /^properties\.sasl\.kerberos\./,
    'Kerberos is not supported: there are PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 and OAUTHBEARER',
  ],
  [
    /^properties\.sasl\.(login|client)\.|^properties\.sasl\.oauthbearer\.(method|config)$/,
    "A class of Java's does nothing here. With OAUTHBEARER the token is asked for at 'properties.sasl.oauthbearer.token.endpoint.url'",
  ],
  [
    /^properties\.ssl\.(truststore|keystore)\.|^properties\.ssl\.key(store)?\.(pem|key)$|^properties\.ssl\.(ca|certificate)\.pem$/,
    "Certificates and keys are PEM files: 'properties.ssl.ca.location', 'properties.ssl.certificate.location', 'properties.ssl.key.location'; keytool and openssl pkcs12 make them of a store of Java's",
  ],
  [
    /^properties\.ssl\.endpoint\.identification\.algorithm$|^properties\.enable\.ssl\.certificate\.verification$/,
    'That a broker is who it says it is, is always checked: leave the option out',
  ],
  [/^properties\.ssl\./, 'Which versions and ciphers are spoken is chosen by Node: leave the option out'],
  [/^properties\.allow\.auto\.create\.topics$/, 'A topic that is not there is an error: make it first'],
  [
    /^properties\.(partition\.discovery\.interval\.ms|metadata\.max\.age\.ms)$/,
    "Write 'scan.topic-partition-discovery.interval' = '1 min'",
  ],
  [/^topic-pattern$/, "Name the topics: 'topic' = 'first;second'"],
  [
    /^scan\.bounded\./,
    'A topic has no end, and a run goes on until it is stopped. For a stretch of the past, keep it in the archive and ask that',
  ],
  [
    /^(sink|scan)\.parallelism$/,
    "Each partition is worked on by itself: start more processes with one 'properties.group.id'",
  ],
  [
    /^sink\.partitioner$/,
    "A record's partition follows from its key, as Kafka's own clients choose it: see 'key.fields'",
  ],
  [/^sink\.semantic$/, "Write 'sink.delivery-guarantee' = 'exactly-once' or 'at-least-once'"],
  [/^sink\.buffer-flush\./, 'What is found is written with each epoch: leave the option out'],
  [
    /^key\.fields-prefix$/,
    "Give the columns the names that they have in the key, and write 'value.fields-include' = 'EXCEPT_KEY'",
  ],
  [
    /^((key|value)\.)?(avro|json-schema|protobuf)-confluent\.schema$/,
    "The schema follows from the table's columns: leave the option out",
  ],
  [
    /^((key|value)\.)?(avro|json-schema|protobuf)-confluent\.(ssl\.(truststore|keystore)\.|properties)/,
    "Who vouches for the registry is a PEM file: 'avro-confluent.ssl.ca.location'; keytool makes one of a store of Java's",
  ],
  [
    /^((key|value)\.)?(json|csv|raw|avro|debezium-json|protobuf)\./,
    'Formats have no options: a message that cannot be read is a dead letter, and a field that is missing is NULL',
  ],
  [
    /^(path|source\.monitor-interval)$/,
    "It belongs to 'connector' = 'filesystem'; which topics are read is said by 'topic'",
  ],
];

export function kafkaOptionHint(option: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(option))?.[1];
}
