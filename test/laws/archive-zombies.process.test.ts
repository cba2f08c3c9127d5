import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { archiveInfo } from '../../src/archive/archive-info.js';
import type { Claim, ClaimedEpoch } from '../../src/archive/epoch.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { isList } from '../../src/is-value.js';
import type { Value } from '../../src/schema.js';
import { ClaimModel, EVERY_VIEW, everyView } from '../support/archive/claim-model.js';
import { type LineProcess, lineProcess } from '../support/archive/line-process.js';
import { idOf } from '../support/archive/task-epochs.mjs';
import { ask } from '../support/archives.js';
import { PYTHON, pythonHas } from '../support/python.js';
import { killRuns } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SUPPORT = resolve(import.meta.dirname, '../support/archive');
/** How often the task changes hands. */
const TURNS = Math.max(2, Math.floor(killRuns / 4));

/** A process that writes what it is told. */
class Writer {
  readonly process: LineProcess;

  constructor(directory: string) {
    this.process = lineProcess(process.execPath, [join(SUPPORT, 'task-writer.mjs'), directory]);
  }

  say(line: { readonly claim: Claim } | { readonly write: ClaimedEpoch } | { readonly close: true }): Promise<string> {
    return this.process.ask(JSON.stringify(line));
  }
}

test('law: a task that goes to another process while its owner is stopped, and goes on, has each epoch once, for whoever asks meanwhile', async () => {
  const directory = join(temporaryFolder(), 'archive');
  const model = new ClaimModel();
  const [one, other] = [new Writer(directory), new Writer(directory)];
  const write = async (writer: Writer, by: ClaimedEpoch): Promise<void> => {
    await writer.say({ write: by });
    model.written.push(by);
  };
  /** The second task never moves; of the first what is asked meanwhile is what was there before, or after. */
  const bystander = { task: 'b', number: 1, firstEpoch: 0 };
  await other.say({ claim: bystander });
  model.claims.push(bystander);

  let committed = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    const [owner, next] = turn % 2 === 0 ? [one, other] : [other, one];
    const claim = (number: number): Claim => ({ task: 'a', number, firstEpoch: committed });
    const mine = claim(2 * turn + 1);
    await owner.say({ claim: mine });
    model.claims.push(mine);
    await write(owner, { task: 'a', number: mine.number, epoch: committed });
    committed += 1;
    const before = model.counted.map(idOf);
    const [asked] = await Promise.all([
      ask(directory, 'SELECT list(id) FROM behaviours'),
      write(owner, { task: 'a', number: mine.number, epoch: committed }),
      write(other, { ...bystander, epoch: turn }),
    ]);
    expectEach(asked[0]?.[0], before);

    // Its last epoch could not be committed: it was stopped, and another takes over from there.
    owner.process.signal('SIGSTOP');
    const late = owner.say({ write: { task: 'a', number: mine.number, epoch: committed + 1 } });
    const theirs = claim(2 * turn + 2);
    await next.say({ claim: theirs });
    model.claims.push(theirs);
    await write(next, { task: 'a', number: theirs.number, epoch: committed });
    owner.process.signal('SIGCONT');
    await late;
    model.written.push({ task: 'a', number: mine.number, epoch: committed + 1 });
    committed += 1;
    expect(await ask(directory, EVERY_VIEW)).toEqual([everyView(model.counted)]);
  }
  await one.process.end('SIGKILL');
  expect(await ask(directory, EVERY_VIEW)).toEqual([everyView(model.counted)]);
  // Who comes next takes up what it has left.
  const again = new Writer(directory);
  await again.say({ close: true });
  await other.say({ close: true });
  await Promise.all([again, other].map((writer) => writer.process.end()));
  expect((await archiveInfo(directory)).engines.map(({ name }) => name).sort()).toEqual(['main', 'main-2']);
  expect((await verifyArchive(directory)).problems).toEqual([]);
  expect(await ask(directory, EVERY_VIEW)).toEqual([everyView(model.counted)]);
  if (!pythonHas('duckdb')) return;
  const python = lineProcess(PYTHON, [join(SUPPORT, 'read_offsets.py'), join(directory, 'catalog.duckdb'), EVERY_VIEW]);
  expect(JSON.parse(await python.ask('new'))).toEqual(everyView(model.counted));
  await python.end();
}, 600_000);

/** No epoch of a task is there twice, and of those that were there before none is missing. */
function expectEach(asked: Value | undefined, before: readonly string[]): void {
  const ids = asked !== undefined && isList(asked) ? asked.map(String) : [];
  const epochs = ids.map((id) => id.replace(/ \d+ /, ' '));
  expect(new Set(epochs).size).toBe(epochs.length);
  expect(ids).toEqual(expect.arrayContaining([...before]));
}
