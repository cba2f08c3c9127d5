import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WEBHOOK_OPTIONS } from '../../src/query/tables/webhook-options.js';
import { motif } from '../cli/fake-terminal.js';
import { answer, receiver } from '../support/receiver.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** docs/reacting.md: what it declares is run, and what it says is posted is; its code is the example's. */
const PAGE = readFileSync(new URL('../../docs/reacting.md', import.meta.url), 'utf8');
const EXAMPLE = readFileSync(new URL('../../examples/reactions/react.ts', import.meta.url), 'utf8');

function blocks(language: string): readonly string[] {
  return Array.from(
    PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')),
    ([, text = '']) => text,
  );
}

const EVENTS = `ts,user_id,item,event,request
2026-01-01T12:00:00Z,7,soap,add,r-17
2026-01-01T12:05:00Z,7,soap,remove,r-18
`;

test('its tables and its query post what it says', async () => {
  const { url, received } = await receiver(answer(204));
  const [streams = '', query = ''] = blocks('sql');
  const folder = temporaryFolder({
    'streams.sql': streams.replace(
      "'connector' = 'webhook',",
      "'connector' = 'webhook', 'allow.private-addresses' = 'true',",
    ),
    'changed_mind.sql': query,
    'events.csv': EVENTS,
  });
  const env = { WEBHOOK_URL: url, WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}` };
  const { code, stderr } = await motif(['run', folder, '--archive', `${folder}/archive`], { env });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const [{ body, headers } = { body: '{}', headers: {} }] = received;
  const event = JSON.parse(body.toString());
  expect({ ...event, id: '…' }).toEqual(JSON.parse(blocks('json').join('')));
  expect(headers).toMatchObject({ 'webhook-id': event.id, 'webhook-signature': expect.stringMatching(/^v1,/) });
});

test('its table of options has each once', () => {
  const [, table = ''] = /^## Options\n\n([\s\S]*?)\n\n/m.exec(PAGE) ?? [];
  const listed = [...table.matchAll(/^\| `'([^']+)'`/gm)].map(([, name]) => name);
  expect(listed).toEqual([...WEBHOOK_OPTIONS, 'headers.NAME']);
});

test('its code is that of the example, which a test of its own runs', () => {
  for (const code of blocks('ts')) expect(EXAMPLE).toContain(code.replace(/^/gm, '  ').trimEnd());
});

test('its commands are commands', async () => {
  const commands = blocks('sh').join('').trimEnd().split('\n');
  expect(commands).toHaveLength(7);
  for (const command of commands) {
    const [, ...args] = (command.split('#')[0] ?? '').trim().split(' ');
    // There is no archive here, nor Kafka: that is all that is wrong.
    const { stderr } = await motif([...args, '--archive', temporaryFolder()]);
    expect(stderr).toContain(args.includes('--since') ? 'and this is an archive' : 'there is no archive in');
  }
});
