import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdentityLog } from '../../src/http/identity-log.js';
import { IdentitySet } from '../../src/identity-set.js';
import { identityOf } from '../../src/sources/identity.js';
import { runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const TTL = 800;

test('a set has what was added, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { maxLength: 3_000 }), fc.array(fc.nat(5_000)), (added, asked) => {
      const set = new IdentitySet();
      for (const n of added) set.add(identityOf(String(n)));
      const known = new Set(added);
      expect(set.size).toBe(known.size);
      for (const n of asked) expect(set.has(identityOf(String(n)))).toBe(known.has(n));
    }),
    { numRuns: Math.min(runs, 100) },
  );
});

interface Step {
  readonly kind: 'append' | 'wait' | 'reopen';
  /** Events, time, or how many of the last events were never committed. */
  readonly amount: number;
  /** Bytes of a record that was being written when the process was killed. */
  readonly torn: number;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('append', 'append', 'wait', 'reopen'),
    amount: fc.nat(40),
    torn: fc.nat(31),
  }),
  { maxLength: 40 },
);

test('what was committed is known for its time, whatever came between; what was not is forgotten for good', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const folder = join(temporaryFolder(), 'log');
      let [now, next, number, committed] = [0, 0, 0, 0];
      const open = (): Promise<IdentityLog> => IdentityLog.open({ folder, committed, ttl: TTL, now: () => now });
      let log = await open();
      /** The model: each identity, its offset and time. */
      let model: { name: string; offset: number; time: number }[] = [];
      const forgotten = new Set<string>();
      for (const { kind, amount, torn } of taken) {
        if (kind === 'append') {
          const added = Array.from({ length: amount }, () => ({ name: String(number++), offset: next++, time: now }));
          await log.append(added.map(({ name, offset }) => ({ identity: identityOf(name), offset })));
          model.push(...added);
        } else if (kind === 'wait') now += amount * 10;
        else {
          await log.close();
          committed = Math.max(committed, next - amount);
          const last = readdirSync(folder).sort().at(-1);
          if (last !== undefined) appendFileSync(join(folder, last), Buffer.alloc(torn, 1));
          for (const { name, offset } of model) if (offset >= committed) forgotten.add(name);
          model = model.filter(({ offset }) => offset < committed);
          next = committed;
          log = await open();
        }
      }
      for (const { name, time } of model) {
        const isKnown = log.has(identityOf(name));
        if (now - time < TTL) expect(isKnown).toBe(true);
        if (now - time >= TTL + TTL / 8) expect(isKnown).toBe(false);
      }
      for (const name of forgotten) expect(log.has(identityOf(name))).toBe(false);
      const files = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
      expect(files.every((size) => size % 32 === 0)).toBe(true);
      await log.close();
    }),
    { numRuns: runs },
  );
});

test('a folder that cannot be written is told with what to do', async () => {
  const file = join(temporaryFolder({ file: '' }), 'file');
  await expect(
    IdentityLog.open({ folder: join(file, 'log'), committed: 0, ttl: TTL, now: () => 0 }),
  ).rejects.toMatchObject({ code: 'ENVIRONMENT', message: expect.stringContaining('make room') });
});
