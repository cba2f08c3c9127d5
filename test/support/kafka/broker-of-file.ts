import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, inject } from 'vitest';

/** What starts brokers of a test file's own: with Kafka's jars and an empty folder, and what has to be done after the tests. */
export type StartForFile<T> = (place: {
  readonly jars: string;
  readonly folder: string;
  /** Done after the tests, the last one first. */
  readonly after: (end: () => void | Promise<void>) => void;
}) => Promise<T>;

/** At a file's top: started before its tests, ended after them. Where no broker can be started they are skipped. */
export function brokerOfFile<T>(start: StartForFile<T>): () => T {
  const jars = inject('brokerJars');
  const ends: (() => void | Promise<void>)[] = [];
  let started: T | undefined;
  beforeAll(async () => {
    if (jars.kind === 'missing') return;
    const folder = mkdtempSync(join(tmpdir(), 'motif-kafka-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    started = await start({ jars: jars.folder, folder, after: (end) => void ends.push(end) });
  });
  beforeEach(({ skip }) => {
    if (jars.kind === 'missing') skip(jars.why);
  });
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  });
  return () => {
    if (started === undefined) throw new Error('a broker of this file is there while its tests run, not before');
    return started;
  };
}
