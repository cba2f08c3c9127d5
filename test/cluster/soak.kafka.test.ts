import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Message } from 'kafkajs';
import { expect, test } from 'vitest';
import { PairsGroup } from '../support/kafka/pairs-group.js';
import { testKafka } from '../support/kafka/test-kafka.js';
import { soakSeconds } from '../support/runs.js';

const kafka = testKafka();

const TICK = 50;
const KEYS_A_TICK = 20;
const DAY = 24 * 60 * 60 * 1000;
const FIRST = Date.UTC(2026, 4, 4);

/** Each tick is a quarter of a day: keys come, each with an event; one tick later most of them have another, and are done. */
function eventsOf(tick: number): readonly Message[] {
  const ts = new Date(FIRST + (tick * DAY) / 4).toISOString();
  const come = Array.from({ length: KEYS_A_TICK }, (_, i) => ({ ts, k: `${tick}-${i}`, n: 0 }));
  const go = tick === 0 ? [] : come.map((_, i) => ({ ts, k: `${tick - 1}-${i}`, n: 1 })).filter((_, i) => i % 5 > 0);
  return [...come, ...go].map((event) => ({ key: event.k, partition: 0, value: JSON.stringify(event) }));
}

function pairsOf(ticks: number): readonly string[] {
  return Array.from({ length: ticks }, (_, tick) =>
    Array.from({ length: KEYS_A_TICK }, (_, i) => `${tick}-${i} 0 1`).filter((_, i) => i % 5 > 0),
  ).flat();
}

/** What a process has of the machine. */
function usage(pid: number): { readonly megabytes: number; readonly handles: number } {
  const [, kilobytes = ''] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { megabytes: Number(kilobytes) / 1024, handles: readdirSync(`/proc/${pid}/fd`).length };
}

test.skipIf(process.platform !== 'linux')(
  `${soakSeconds} s at a steady rate, with keys that come and go: neither memory nor handles grow`,
  async () => {
    const options = { events: await kafka.createTopic({ name: 'events' }) };
    const group = await PairsGroup.open(kafka, options);
    const engine = group.start();
    const samples: ReturnType<typeof usage>[] = [];
    const ticks = (soakSeconds * 1000) / TICK;
    const perSample = Math.ceil(ticks / 400);
    for (let tick = 0; tick < ticks; tick++) {
      await kafka.produce(options.events, eventsOf(tick));
      if (tick % perSample === 0) samples.push(usage(engine.pid));
      await setTimeout(TICK);
    }
    await kafka.produce(options.events, eventsOf(ticks));
    const pairs = pairsOf(ticks - 1);
    await group.until(pairs.length, engine);
    // It ends by itself: nothing that it has opened is left.
    expect(await engine.end('SIGTERM')).toEqual({ code: 143, signal: null });
    await group.expectPairs(pairs, options);
    const half = Math.floor(samples.length / 2);
    const [first, second] = [samples.slice(0, half), samples.slice(half)].map((some) => ({
      megabytes: Math.max(...some.map(({ megabytes }) => megabytes)),
      handles: Math.max(...some.map(({ handles }) => handles)),
    }));
    expect(second?.megabytes).toBeLessThan(1.5 * (first?.megabytes ?? 0) + 64);
    expect(second?.handles).toBeLessThan((first?.handles ?? 0) + 16);
  },
  soakSeconds * 3_000 + 120_000,
);
