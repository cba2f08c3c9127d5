import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type BrokerJars, brokerJars } from './broker-jars.js';
import { startBroker } from './broker-process.js';
import { brokerSettings } from './broker-settings.js';
import { freePort } from './free-port.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the run's broker, `host:port` each; none where there is no broker. */
    readonly brokers: readonly string[];
    /** What tests start brokers of their own with. */
    readonly brokerJars: BrokerJars;
  }
}

/**
 * One broker for all tests of a run: the one that `KAFKA_BROKERS` names, or one started here. Where there is none the
 * tests are skipped, and say why; in CI that is a failure.
 */
export async function setup({ provide, vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const jars = brokerJars();
  provide('brokerJars', jars);
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
    return undefined;
  }

  const folder = mkdtempSync(join(tmpdir(), 'motif-kafka-'));
  const [port, controllerPort] = [await freePort(), await freePort()];
  const listeners = [{ name: 'PLAINTEXT', port, protocol: 'PLAINTEXT' as const }];
  const settings = brokerSettings({ listeners, controllerPort, data: join(folder, 'data') });
  const broker = await startBroker({ jars: jars.folder, folder, settings });
  provide('brokers', [`127.0.0.1:${port}`]);
  return async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
