import { join } from 'node:path';
import { brokerOfFile } from './broker-of-file.js';
import { type BrokerProcess, startBroker } from './broker-process.js';
import { brokerSettings } from './broker-settings.js';
import { freePort } from './free-port.js';
import { type KafkaClient, kafkaClient } from './kafka-client.js';
import { type Proxy, startProxy } from './proxy.js';

/** A broker that a file's tests may kill. */
export interface OwnBroker {
  /** Straight to the broker. */
  readonly client: KafkaClient;
  readonly broker: BrokerProcess;
  /** Between `proxied` and the broker. */
  readonly proxy: Proxy;
  /** Brokers as a client behind the proxy sees them: it is led through the proxy each time it connects. */
  readonly proxied: readonly string[];
}

/** At a file's top; what it gives is asked in its tests. */
export function ownBroker(): () => OwnBroker {
  return brokerOfFile(async ({ jars, folder, after }) => {
    const [port, behind, controllerPort] = [await freePort(), await freePort(), await freePort()];
    const proxy = await startProxy(behind);
    after(() => proxy.close());
    const settings = brokerSettings({
      listeners: [
        { name: 'DIRECT', port, protocol: 'PLAINTEXT' },
        { name: 'PROXIED', port: behind, advertisedPort: proxy.port, protocol: 'PLAINTEXT' },
      ],
      controllerPort,
      data: join(folder, 'data'),
    });
    const broker = await startBroker({ jars, folder, settings });
    after(() => broker.stop());
    const client = kafkaClient([`127.0.0.1:${port}`]);
    after(() => client.close());
    return { client, broker, proxy, proxied: [`127.0.0.1:${proxy.port}`] };
  });
}
