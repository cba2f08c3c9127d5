import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';
import { type BrokerProcess, startBroker } from './broker-process.js';
import { brokerSettings } from './broker-settings.js';
import { freePort } from './free-port.js';
import { type KafkaClient, kafkaClient } from './kafka-client.js';
import { type Proxy, startProxy } from './proxy.js';

/** A broker that a file's tests may kill. What it is made of is there once the tests run, not before. */
export interface OwnBroker {
  /** Straight to the broker. */
  readonly client: KafkaClient;
  readonly broker: BrokerProcess;
  /** Between `proxied` and the broker. */
  readonly proxy: Proxy;
  /** Brokers as a client behind the proxy sees them: it is led through the proxy each time it connects. */
  readonly proxied: readonly string[];
}

/** At a file's top: started before its tests, stopped after them. Where none can be started they are skipped. */
export function ownBroker(): OwnBroker {
  const jars = inject('brokerJars');
  let running: (OwnBroker & { stop(): Promise<void> }) | undefined;
  const started = (): OwnBroker => {
    if (running === undefined) throw new Error('the broker is there while tests run, not before');
    return running;
  };
  beforeAll(async () => {
    if (jars.kind === 'here') running = await startOwnBroker(jars.folder);
  });
  beforeEach(({ skip }) => {
    if (jars.kind === 'missing') skip(jars.why);
  });
  afterAll(() => running?.stop());
  return {
    get client() {
      return started().client;
    },
    get broker() {
      return started().broker;
    },
    get proxy() {
      return started().proxy;
    },
    get proxied() {
      return started().proxied;
    },
  };
}

async function startOwnBroker(jars: string): Promise<OwnBroker & { stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'motif-kafka-'));
  const [port, behind, controllerPort] = [await freePort(), await freePort(), await freePort()];
  const proxy = await startProxy(behind);
  const settings = brokerSettings({
    listeners: [
      { name: 'DIRECT', port, protocol: 'PLAINTEXT' },
      { name: 'PROXIED', port: behind, advertisedPort: proxy.port, protocol: 'PLAINTEXT' },
    ],
    controllerPort,
    data: join(folder, 'data'),
  });
  const broker = await startBroker({ jars, folder, settings });
  const client = kafkaClient([`127.0.0.1:${port}`]);
  return {
    client,
    broker,
    proxy,
    proxied: [`127.0.0.1:${proxy.port}`],
    async stop() {
      await client.close();
      await proxy.close();
      await broker.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
