import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type BrokerJars, brokerJars } from './broker-jars.js';
import { startBroker } from './broker-process.js';
import { brokerSettings } from './broker-settings.js';
import { freePort } from './free-port.js';
import { type RegistryJars, registryJars } from './registry-jars.js';
import { startRegistry } from './registry-process.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the run's broker, `host:port` each; none where there is no broker. */
    readonly brokers: readonly string[];
    /** What tests start brokers of their own with. */
    readonly brokerJars: BrokerJars;
    /** What they start schema registries of their own with. */
    readonly registryJars: RegistryJars;
    readonly schemaRegistry: SchemaRegistry;
  }
}

/** The run's, where there is one. */
export type SchemaRegistry =
  | { readonly kind: 'here'; readonly url: string }
  | { readonly kind: 'missing'; readonly why: string };

/**
 * One broker for all tests of a run: the one that `KAFKA_BROKERS` names, or one started here. Where there is none the
 * tests are skipped, and say why; in CI that is a failure. So it is with a schema registry, and `SCHEMA_REGISTRY_URL`.
 */
export async function setup({ provide, vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const jars = brokerJars();
  provide('brokerJars', jars);
  const stopRegistry = await provideRegistry(provide, jars);
  const named = process.env.KAFKA_BROKERS?.split(',').filter((broker) => broker !== '') ?? [];
  if (jars.kind === 'missing') {
    const lacking = named.length > 0 ? 'no Kafka that tests may kill:' : 'no Kafka: KAFKA_BROKERS is not set, and';
    if (process.env.CI === 'true') throw new Error(`${lacking} ${jars.why}`);
    process.stderr.write(`${lacking} ${jars.why}: tests that need it are skipped\n`);
  }
  if (named.length > 0 || jars.kind === 'missing') {
    provide('brokers', named);
    // No test is called so: all are skipped, with what stands before them.
    if (named.length === 0) vitest.setGlobalTestNamePattern(/(?!)/);
    return stopRegistry;
  }

  const folder = mkdtempSync(join(tmpdir(), 'motif-kafka-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const listeners = [{ name: 'PLAINTEXT', port, protocol: 'PLAINTEXT' as const }];
  const settings = brokerSettings({ listeners, controllerPort, data: join(folder, 'data') });
  const broker = await startBroker({ jars: jars.folder, folder, settings });
  provide('brokers', [`127.0.0.1:${port}`]);
  return async () => {
    await stopRegistry();
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function provideRegistry(provide: TestProject['provide'], java: BrokerJars): Promise<() => Promise<void>> {
  const jars = java.kind === 'missing' ? java : registryJars();
  provide('registryJars', jars);
  const named = process.env.SCHEMA_REGISTRY_URL ?? '';
  if (jars.kind === 'missing') {
    const lacking =
      named === ''
        ? 'no schema registry: SCHEMA_REGISTRY_URL is not set, and'
        : 'no schema registry that tests may kill:';
    if (process.env.CI === 'true') throw new Error(`${lacking} ${jars.why}`);
    process.stderr.write(`${lacking} ${jars.why}: tests that need it are skipped\n`);
  }
  if (named !== '' || jars.kind === 'missing') {
    provide('schemaRegistry', named === '' && jars.kind === 'missing' ? jars : { kind: 'here', url: named });
    return async () => undefined;
  }
  const registry = await startRegistry(jars.folder, await freePort());
  provide('schemaRegistry', { kind: 'here', url: registry.url });
  return () => registry.kill();
}
