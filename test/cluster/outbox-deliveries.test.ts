import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listLetters } from '../../src/cluster/list-letters.js';
import { retryLetters } from '../../src/cluster/retry-letters.js';
import { outboxGroup, outboxTopic } from '../../src/cluster/topic-names.js';
import type { Project } from '../../src/query/plan.js';
import { webhookTables } from '../../src/query/webhook-tables.js';
import type { Outcome } from '../../src/reactions/outcome.js';
import { retryDelays } from '../../src/reactions/retry-delays.js';
import type { WebhookTarget } from '../../src/reactions/webhook-targets.js';
import { formatTimestamp, MILLISECOND, MINUTE, parseTimestamp, SECOND } from '../../src/time.js';
import { ClusterWorld, GROUP } from '../support/kafka/cluster-world.js';
import { loaded } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';

const STREAMS = `CREATE TABLE e (ts TIMESTAMP, u INTEGER, n INTEGER, corr VARCHAR METADATA FROM 'headers.correlation',
  token VARCHAR METADATA FROM 'headers.authorization', WATERMARK FOR ts AS ts)
  WITH ('connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'memory:1', 'format' = 'json', 'key.fields' = 'u',
  'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset');
CREATE TABLE hook (u INTEGER, n INTEGER, corr VARCHAR METADATA FROM 'ce_correlationid', token VARCHAR METADATA FROM 'headers.authorization')
  WITH ('connector' = 'webhook', 'url' = 'https://shop.example/', 'max.concurrency' = '4');`;
const QUERY = `INSERT INTO hook SELECT u, n, corr, token FROM e MATCH_RECOGNIZE (PARTITION BY u ORDER BY ts
  MEASURES A.n AS n, A.corr AS corr, A.token AS token ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A) WITHIN INTERVAL '1' MINUTE DEFINE A AS n >= 0)`;
const START = parseTimestamp('2026-05-01T00:00:00') ?? 0;
const TOPIC = outboxTopic(GROUP, 'hook');
const DELIVERED: Outcome = { kind: 'delivered' };
const BUSY: Outcome = { kind: 'failed', reason: 'answered 503', isFinal: false, isOfReceiver: true };
const REFUSED: Outcome = { kind: 'failed', reason: 'answered 410', isFinal: true, isOfReceiver: false };

/** An event that nothing is found in, later than all. */
const LAST = { key: null, value: Buffer.from('{"ts": "2026-05-01T01:00:00", "u": 0, "n": -1}') };

const { project, said } = await loaded(undefined, STREAMS, QUERY);

interface Posted {
  readonly id: string;
  readonly u: number;
  readonly n: number;
  readonly correlationid: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** A world with a webhook, whose n-th request has the n-th outcome; those behind the last are delivered. */
async function worldOf(partitions: number, ...outcomes: readonly (Outcome | (() => Promise<Outcome>))[]) {
  if (project === undefined) throw new Error(said);
  const posted: Posted[] = [];
  let count = 0;
  const world = await ClusterWorld.of(project, { topics: { e: partitions }, webhooks: targets(project) });
  function targets(of: Project): readonly WebhookTarget[] {
    return webhookTables(of).map((table) => ({
      table,
      maxConcurrency: 4,
      maxAttempts: 3,
      delays: () => retryDelays({ first: SECOND, longest: MINUTE, random: () => 1 }),
      async post({ event: { attributes, data }, headers }) {
        const { u, n } = JSON.parse(Buffer.from(data ?? []).toString());
        const [id = '', correlationid] = [attributes.get('id'), attributes.get('correlationid')];
        const outcome = outcomes[count++] ?? DELIVERED;
        posted.push({ id, u, n, correlationid, headers: Object.fromEntries(headers) });
        await world.clock.wait(20 * MILLISECOND, new AbortController().signal);
        return typeof outcome === 'function' ? outcome() : outcome;
      },
    }));
  }
  let [next, time] = [0, START];
  const write = (u: number, n: number): void => {
    time += MILLISECOND;
    const headers = ['correlation', 'authorization'].map((name) => [name, Buffer.from(`${name} ${n}`)] as const);
    const value = Buffer.from(JSON.stringify({ ts: formatTimestamp(time).replace('Z', ''), u, n }));
    world.kafka.write('e', [{ partition: u % partitions, key: Buffer.from(String(u)), value, headers }]);
  };
  /** Events with numbers, by keys in turn; and behind them one in each partition that nothing is found in. */
  const put = (events: number, keys = 7): void => {
    for (let i = 0; i < events; i++, next++) write(next % keys, next);
    for (let partition = 0; partition < partitions; partition++) write(partition, -1);
  };
  const committed = async () => {
    const admin = await world.kafka.driver().admin();
    return (await admin.committed(outboxGroup(GROUP), [TOPIC])).map(({ offset }) => offset);
  };
  return { world, put, posted, committed };
}

/** Of each key the numbers in the order in which they first came. */
function firsts(posted: readonly Posted[]): ReadonlyMap<number, readonly number[]> {
  const seen = new Set<string>();
  const found = new Map<number, number[]>();
  for (const { id, u, n } of posted) {
    if (seen.has(id)) continue;
    seen.add(id);
    found.set(u, [...(found.get(u) ?? []), n]);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

function expected(count: number, keys = 7): ReadonlyMap<number, readonly number[]> {
  const all = Array.from({ length: count }, (_, n) => n);
  return new Map(Array.from({ length: Math.min(count, keys) }, (_, u) => [u, all.filter((n) => n % keys === u)]));
}

describe('what goes to a webhook from a group', () => {
  test('is delivered once, with what it carried, and is neither in the outbox nor comes again afterwards', async () => {
    const { world, put, posted } = await worldOf(2);
    const first = world.start();
    put(20);
    await world.clock.pass(30 * SECOND);
    expect(firsts(posted)).toEqual(expected(20));
    expect(posted).toHaveLength(20);
    expect(posted.find(({ n }) => n === 3)).toMatchObject({
      correlationid: 'correlation 3',
      headers: { authorization: 'authorization 3' },
    });
    expect(world.records(TOPIC)).toEqual([]);
    first.stop();
    await world.clock.pass(5 * SECOND);
    world.start();
    put(1);
    await world.clock.pass(5 * SECOND);
    expect(posted.map(({ n }) => n).slice(20)).toEqual([20]);
    await world.end();
  });

  test('is in its topic without its secrets, whose handles are', async () => {
    const { world, put } = await worldOf(1, BUSY, BUSY);
    world.start();
    put(1);
    await world.clock.pass(SECOND);
    const [record] = world.records(TOPIC);
    const headers = record?.headers.map(([name, value]) => [name, String(value)]);
    expect(headers).toEqual([
      ['content-type', 'application/cloudevents+json; charset=UTF-8'],
      ['authorization', 'secret:e/0/0/authorization'],
    ]);
    expect(String(record?.value)).not.toContain('authorization 0');
    expect(JSON.parse(String(record?.value))).toMatchObject({ source: 'motif/g', data: { u: 0, n: 0 } });
    await world.end();
  });

  test('is divided over the processes, and each has its share', async () => {
    const { world, put, posted } = await worldOf(4);
    world.start();
    world.start();
    await world.clock.pass(SECOND);
    put(40);
    await world.clock.pass(10 * SECOND);
    expect(firsts(posted)).toEqual(expected(40));
    expect(world.kafka.members(outboxGroup(GROUP))).toHaveLength(2);
    await world.end();
  });

  test('and is another process’ by now is not posted by the one that had it', async () => {
    const { world, put, posted } = await worldOf(2, ...Array.from({ length: 8 }, () => BUSY));
    const first = world.start();
    put(28);
    await world.clock.pass(200 * MILLISECOND);
    expect(posted.length).toBeGreaterThan(0);
    world.pause(first);
    world.start();
    await world.clock.pass(MINUTE);
    expect(firsts(posted)).toEqual(expected(28));
    const count = posted.length;
    world.goOn(first);
    await world.clock.pass(MINUTE);
    // At most those that were under way when it stood still.
    expect(posted.length).toBeLessThanOrEqual(count + 4);
    await world.end();
  });

  test('is tried again, and the next of its key waits meanwhile', async () => {
    const { world, put, posted } = await worldOf(1, BUSY, BUSY);
    world.start();
    put(3, 1);
    await world.clock.pass(20 * SECOND);
    expect(posted.map(({ n }) => n)).toEqual([0, 0, 0, 1, 2]);
    await world.end();
  });

  test('has as many partitions as what is read once a group begins with nothing left, and not before: the order of keys stays', async () => {
    const { world, put, posted } = await worldOf(1, DELIVERED, BUSY);
    const admin = await world.kafka.driver().admin();
    const wide = async () => (await admin.partitionCounts([TOPIC])).get(TOPIC);
    const first = world.start();
    put(7);
    await world.clock.pass(300 * MILLISECOND);
    expect(posted.length).toBeGreaterThan(0);
    first.stop();
    await world.clock.pass(5 * SECOND);
    await admin.createPartitions('e', 3);
    const second = world.start();
    await world.clock.pass(30 * SECOND);
    expect([await wide(), firsts(posted)]).toEqual([1, expected(7)]);
    world.start();
    await world.clock.pass(SECOND);
    expect(await wide()).toBe(1);
    for (const process of world.living) process.stop();
    await world.clock.pass(5 * SECOND);
    expect(second.isOver()).toBe(true);
    world.start();
    put(14);
    for (let partition = 1; partition < 3; partition++) world.kafka.write('e', [{ partition, ...LAST }]);
    await world.clock.pass(30 * SECOND);
    expect([await wide(), firsts(posted)]).toEqual([3, expected(21)]);
    expect(world.notes).toContain(`an input has more partitions: ${TOPIC} has as many now`);
    await world.end();
  });

  test('is counted: what is left, when the next try is, and what was given up', async () => {
    const { world, put, committed } = await worldOf(1, REFUSED, BUSY);
    const process = world.start();
    put(3, 1);
    await world.clock.pass(SECOND);
    expect(process.progress()).toMatchObject({ behaviours: 3, delivering: { left: 2, failed: 1 } });
    const nextTry = process.progress()?.delivering?.nextTry ?? 0;
    expect(nextTry).toBeGreaterThan(world.clock.now());
    await world.clock.pass(nextTry - world.clock.now() + SECOND);
    expect(process.progress()?.delivering).toEqual({ left: 0, failed: 1 });
    process.stop();
    await world.clock.pass(5 * SECOND);
    expect(world.notes.at(-1)).toBe('given up: 1, motif dead-letters list says why');
    expect(await committed()).not.toEqual([]);
    await world.end();
  });

  test('is left for whoever is next when its process ends, and that is said', async () => {
    const { world, put, posted } = await worldOf(1, BUSY);
    const process = world.start();
    put(3, 1);
    await world.clock.pass(SECOND);
    process.stop();
    await world.clock.pass(5 * SECOND);
    expect(world.notes).toContain('delivering: 3 left, which whoever is next in the group delivers');
    world.start();
    await world.clock.pass(5 * SECOND);
    expect(posted.map(({ n }) => n)).toEqual([0, 0, 1, 2]);
    await world.end();
  });

  test('is a dead letter when it is given up, and what comes behind it goes out; the cursor is behind both', async () => {
    const { world, put, posted, committed } = await worldOf(1, REFUSED);
    world.start();
    put(2, 1);
    await world.clock.pass(5 * SECOND);
    expect(posted.map(({ n }) => n)).toEqual([0, 1]);
    const [letter] = world.records(`${GROUP}-dead-letters`);
    const told = JSON.parse(String(letter?.value));
    expect(told).toMatchObject({ webhook: 'hook', id: posted[0]?.id, tries: 1, reason: 'answered 410', source: TOPIC });
    expect(JSON.parse(told.raw)).toMatchObject({ id: posted[0]?.id, correlationid: 'correlation 0' });
    expect(world.notes).toContain(`hook: given up on ${posted[0]?.id} after 1 try: answered 410`);
    expect(Math.max(...(await committed()))).toBeGreaterThanOrEqual(2);
    await world.end();
  });

  test('and was given up goes out once more when somebody wants it, under its id and behind what is there', async () => {
    const { world, put, posted } = await worldOf(2, REFUSED, REFUSED);
    world.start();
    put(2);
    await world.clock.pass(5 * SECOND);
    const driver = world.kafka.driver();
    const admin = await driver.admin();
    const [first] = posted;
    const wanted = { groupId: GROUP, isWanted: ({ id }: { id: string }) => id === first?.id, confirm: () => undefined };
    put(7);
    expect(await retryLetters(driver, admin, wanted)).toBe(1);
    await world.clock.pass(5 * SECOND);
    const again = posted.slice(2).filter(({ id }) => id === first?.id);
    expect(again).toEqual([first]);
    const { letters } = await listLetters(driver, admin, { groupId: GROUP, limit: 10 });
    expect(letters).toMatchObject([{ webhook: 'hook' }, { webhook: 'hook' }]);
    const retried = letters.filter((one) => one.kind === 'undelivered' && one.retried !== undefined);
    expect(retried).toMatchObject([{ id: first?.id, reason: 'answered 410' }]);
    expect(await retryLetters(driver, admin, wanted)).toBe(0);
    await world.end();
  });

  test('that is no CloudEvent is a dead letter', async () => {
    const { world } = await worldOf(1);
    world.start();
    await world.clock.pass(SECOND);
    world.kafka.write(TOPIC, [
      { key: null, value: Buffer.from('{}') },
      { key: null, value: null },
    ]);
    await world.clock.pass(5 * SECOND);
    const reasons = world.records(`${GROUP}-dead-letters`).map(({ value }) => JSON.parse(String(value)).reason);
    expect(reasons.toSorted()).toEqual(['a record without a value', 'not a CloudEvent: it has no specversion']);
    await world.end();
  });

  test('and was under way when its process died comes again, from the next one', async () => {
    const never = () => new Promise<Outcome>(() => undefined);
    const { world, put, posted, committed } = await worldOf(1, DELIVERED, never);
    const first = world.start();
    put(3, 1);
    await world.clock.pass(5 * SECOND);
    expect(posted.map(({ n }) => n)).toEqual([0, 1]);
    world.kill(first);
    const before = await committed();
    world.start();
    await world.clock.pass(10 * SECOND);
    expect(posted.map(({ n }) => n)).toEqual([0, 1, 1, 2]);
    expect(Math.max(...(await committed()))).toBeGreaterThan(Math.max(...before));
    await world.end();
  });
});

test('what a receiver that is down does not take holds up no other table, however much it is', async () => {
  const other = STREAMS.slice(STREAMS.indexOf('CREATE TABLE hook')).replace('TABLE hook', 'TABLE other');
  const both = await loaded(undefined, `${STREAMS}\n${other}`, QUERY, QUERY.replace('INTO hook', 'INTO other'));
  if (both.project === undefined) throw new Error(both.said);
  const taken: number[] = [];
  const webhooks = webhookTables(both.project).map(
    (table): WebhookTarget => ({
      ...{ table, maxConcurrency: 4, maxAttempts: 1_000 },
      delays: () => retryDelays({ first: SECOND, longest: MINUTE, random: () => 1 }),
      async post({ event: { data } }) {
        if (table.name === 'hook') return BUSY;
        taken.push(JSON.parse(Buffer.from(data ?? []).toString()).n);
        return DELIVERED;
      },
    }),
  );
  const world = await ClusterWorld.of(both.project, { topics: { e: 1 }, webhooks });
  const events = Array.from({ length: 1_201 }, (_, n) => {
    const ts = formatTimestamp(START + n * MILLISECOND).replace('Z', '');
    const value = Buffer.from(JSON.stringify({ ts, u: n % 7, n: n < 1_200 ? n : -1 }));
    return { key: Buffer.from(String(n % 7)), value };
  });
  world.kafka.write('e', events);
  const process = world.start();
  await world.clock.pass(5 * SECOND);
  expect(taken).toHaveLength(1_200);
  await world.clock.pass(10 * SECOND);
  const { left = 0, failed } = process.progress()?.delivering ?? {};
  // Marks of transactions may be among what has not been read.
  expect([left >= 1_200 && left <= 1_220, failed]).toEqual([true, 0]);
  await world.end();
});

test(
  'law: processes come, go, die and stand still, and the receiver fails as it likes: each behaviour comes, in the order of its key',
  async () => {
    const step = fc.record({
      what: fc.constantFrom('start', 'stop', 'kill', 'pause', 'go on', 'cut off', 'nothing'),
      which: fc.nat(5),
      events: fc.nat(12),
      pass: fc.constantFrom(0, 30, 150, 700, 3_000),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(step, { minLength: 3, maxLength: 12 }),
        fc.array(fc.constantFrom(DELIVERED, DELIVERED, BUSY), { maxLength: 30 }),
        async (partitions, steps, outcomes) => {
          const spaced = outcomes.map((one, i) => (i % 3 === 0 ? one : DELIVERED));
          const { world, put, posted } = await worldOf(partitions, ...spaced);
          world.start();
          let total = 0;
          for (const { what, which, events, pass } of steps) {
            put(events);
            total += events;
            await world.clock.pass(pass * MILLISECOND);
            const one = world.living[which % Math.max(world.living.length, 1)];
            if (what === 'start') world.start();
            else if (one !== undefined && what === 'stop') one.stop();
            else if (one !== undefined && what === 'kill') world.kill(one);
            else if (one !== undefined && what === 'pause') world.pause(one);
            else if (one !== undefined && what === 'cut off') world.cutOff(one);
            else if (one !== undefined && what === 'go on') world.goOn(one);
          }
          for (const one of world.living) world.goOn(one);
          world.start();
          await world.clock.pass(2 * MINUTE);
          expect(firsts(posted)).toEqual(expected(total));
          await world.end();
        },
      ),
      { numRuns: Math.ceil(runs / 3) },
    );
  },
  lawTimeout,
);
