/** A broker's properties by name. */
export type BrokerSettings = Readonly<Record<string, string | number>>;

/** One way to reach a broker. */
export interface Listener {
  readonly name: string;
  readonly port: number;
  /** Where clients are told to connect; by default the port itself. */
  readonly advertisedPort?: number;
  readonly protocol: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';
}

/** One node, broker and controller in one, that is quick to start, to rebalance and to abort, and content with a small machine. */
export function brokerSettings(options: {
  readonly listeners: readonly Listener[];
  readonly controllerPort: number;
  readonly data: string;
}): BrokerSettings {
  const { listeners, controllerPort, data } = options;
  const address = (name: string, port: number) => `${name}://127.0.0.1:${port}`;
  const protocols = [...listeners, { name: 'CONTROLLER', protocol: 'PLAINTEXT' }];
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: [
      ...listeners.map(({ name, port }) => address(name, port)),
      address('CONTROLLER', controllerPort),
    ].join(),
    'advertised.listeners': listeners
      .map(({ name, port, advertisedPort }) => address(name, advertisedPort ?? port))
      .join(),
    'listener.security.protocol.map': protocols.map(({ name, protocol }) => `${name}:${protocol}`).join(),
    'inter.broker.listener.name': listeners[0]?.name ?? '',
    'log.dirs': data,
    // Every internal topic must be content with one replica.
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    'transaction.abort.timed.out.transaction.cleanup.interval.ms': 1_000,
    // Killed and started again, a node must wait for its own old session to end; that is 9 s by default.
    'broker.session.timeout.ms': 1_500,
    'broker.heartbeat.interval.ms': 300,
    'num.network.threads': 2,
    'num.io.threads': 2,
    'log.cleaner.dedupe.buffer.size': 2_097_152,
    'log.segment.bytes': 67_108_864,
  };
}
