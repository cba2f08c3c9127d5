import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reactToChangedMinds } from '../../examples/reactions/react.js';
import { runCli } from '../../src/cli/run-cli.js';
import { SECOND } from '../../src/time.js';
import { fakeProcess } from '../cli/fake-terminal.js';
import { FakeClock } from '../support/fake-clock.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const line = (minute: number, user: number, item: string, event: string) =>
  `${JSON.stringify({ ts: `2026-01-01T12:0${minute}:00Z`, user_id: user, item, event })}\n`;

test('examples/reactions: added to a shop that runs, both are told of what was found before and of what comes', async () => {
  const folder = temporaryFolder();
  for (const file of ['streams.sql', 'cart_changed_mind.sql']) cpSync(`examples/reactions/${file}`, join(folder, file));
  mkdirSync(join(folder, 'events'));
  const events = join(folder, 'events/today.ndjson');
  writeFileSync(events, line(0, 1, 'soap', 'add') + line(1, 1, 'soap', 'remove') + line(2, 2, 'comb', 'add'));
  const archive = join(folder, 'archive');
  const clock = new FakeClock();
  const shop = fakeProcess({ day: clock });
  const running = runCli(['run', folder, '--archive', archive], shop.context);
  await clock.settled();

  const said: string[] = [];
  let tell: () => void = () => undefined;
  const reactions = await reactToChangedMinds(archive, (text) => {
    said.push(text);
    tell();
  });
  for (const reaction of reactions) await reaction.idle();
  expect(said.toSorted()).toEqual(['ask user 1 why not soap', 'order soap: nothing left']);

  const all = new Promise<void>((resolve) => {
    tell = () => said.length === 4 && resolve();
  });
  appendFileSync(events, line(3, 2, 'comb', 'remove') + line(4, 3, 'soap', 'view'));
  await clock.pass(SECOND);
  await all;
  expect(said.slice(2).toSorted()).toEqual(['12 of comb left', 'ask user 2 why not comb']);
  for (const reaction of reactions) await reaction.close();
  shop.signal('SIGINT');
  expect(await running).toBe(130);
});
