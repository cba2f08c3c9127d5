import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import { MotifError } from '../../src/errors.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { killRuns } from '../support/runs.js';
import { byQuery, runShop, shopProject, shopSources } from '../support/shop.js';

const undisturbed = await runShop();

describe('a run over the real data', () => {
  test('finds 216 changed minds and 908 abandoned items', () => {
    const { changed, abandoned } = {
      changed: undisturbed.behaviours.filter(({ type }) => type.name === 'cart_changed_mind'),
      abandoned: undisturbed.behaviours.filter(({ type }) => type.name === 'cart_abandoned'),
    };
    expect([changed.length, abandoned.length]).toEqual([216, 908]);
    const { watermark = 0 } = undisturbed.summary;
    expect(abandoned.filter(({ kind }) => kind !== 'timeout')).toEqual([]);
    expect(watermark).toBe(0);
  });

  test('counts what it read', () => {
    const { summary } = undisturbed;
    expect(summary).toMatchObject({
      events: 5000,
      deadLetters: 0,
      late: 0,
      interrupted: false,
      nothingNew: false,
      share: 1,
    });
    expect(summary.found.get('cart_abandoned')).toEqual({ matches: 0, timeouts: 908 });
  });

  test('however it is cut into epochs, each query finds the same in the same order', async () => {
    for (const epochSize of [97, 1000, 100_000]) {
      const { behaviours } = await runShop({ epochSize });
      expect(byQuery(behaviours)).toEqual(byQuery(undisturbed.behaviours));
    }
  });

  test('a behaviour has an id of its own', () => {
    const ids = undisturbed.behaviours.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('a run that goes on', () => {
  property.prop([fc.array(fc.nat(12), { maxLength: 6 }), fc.constantFrom(173, 500, 1024)], { numRuns: killRuns })(
    'stopped after any epochs and continued, finds what an undisturbed run finds',
    async (stops, epochSize) => {
      const archive = new MemoryArchive(1_500);
      const behaviours: Behaviour[] = [];
      for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
        const abort = new AbortController();
        let epochs = 0;
        const onProgress = (): void => {
          if (++epochs > stop) abort.abort();
        };
        const run = await runShop({ store: archive, epochSize, signal: abort.signal, onProgress });
        behaviours.push(...run.behaviours);
        if (run.summary.nothingNew) break;
      }
      expect(byQuery(behaviours)).toEqual(byQuery(undisturbed.behaviours));
      expect(archive.epochs.flatMap((epoch) => epoch.behaviours)).toHaveLength(behaviours.length);
      expect(archive.open).toEqual([]);
    },
  );

  test('a commit that fails fails the run, and the next one goes on from the last that did not', async () => {
    const archive = new MemoryArchive(2_000);
    for (const commits of [3, 5, 2]) {
      archive.commitsLeft = commits;
      await expect(runShop({ store: archive, epochSize: 500 })).rejects.toThrow('no space left');
    }
    archive.commitsLeft = Number.POSITIVE_INFINITY;
    await runShop({ store: archive, epochSize: 500 });
    const behaviours = archive.epochs.flatMap((epoch) => epoch.behaviours);
    expect(byQuery(behaviours)).toEqual(byQuery(undisturbed.behaviours));
  });

  test('to the end a second time, finds nothing new', async () => {
    const archive = new MemoryArchive();
    await runShop({ store: archive });
    const { summary, behaviours } = await runShop({ store: archive });
    expect(behaviours).toEqual([]);
    expect(summary).toMatchObject({ nothingNew: true, events: 0 });
  });

  test('refuses queries that were added or edited, and names them', async () => {
    const archive = new MemoryArchive();
    const project = await shopProject();
    const [first, ...others] = project.queries;
    await runShop({ store: archive, project: { ...project, queries: others } });
    await expect(runShop({ store: archive, project })).rejects.toThrow(`query ${first?.type.name} was added`);
    const edited = others.map((plan) => ({ ...plan, type: { ...plan.type, version: 'another' } }));
    const run = runShop({ store: archive, project: { ...project, queries: edited } });
    await expect(run).rejects.toThrow(/query cart_\w+ was edited since this archive's last run[\s\S]*--fresh/);
    await expect(run).rejects.toBeInstanceOf(MotifError);
  });

  test('refuses another input', async () => {
    const archive = new MemoryArchive();
    const project = await shopProject();
    await runShop({ store: archive, project });
    const streams = project.streams.map((stream) =>
      stream.connector === undefined ? stream : { ...stream, connector: { ...stream.connector, path: 'other.csv' } },
    );
    const sources = shopSources({ ...project, streams });
    await expect(runShop({ store: archive, project, sources })).rejects.toThrow('is to be read from other.csv');
  });

  test('leaves no source open', async () => {
    const project = await shopProject();
    let open = 0;
    const sources = shopSources(project).map((source) => ({
      stream: source.stream,
      name: source.name,
      partition: source.partition,
      open: async (mark?: Parameters<typeof source.open>[0]) => {
        open++;
        await source.open(mark);
      },
      read: (limit: number) => source.read(limit),
      close: async () => {
        open--;
        await source.close();
      },
    }));
    await runShop({ project, sources });
    expect(open).toBe(0);
  });
});
