import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import { secretNames } from '../../src/secret-names.js';
import { behaviourEvent } from '../../src/sinks/behaviour-event.js';
import { Captured, fakeProcess } from '../cli/fake-terminal.js';
import { changedMind } from '../sinks/behaviours.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/**
 * docs/envelopes.md: a section with a file of events, a table and a query is run, and shows what it gives; others are checked.
 * `MOTIF_UPDATE_GOLDEN=1 npx vitest run test/docs/envelopes.test.ts` writes what they give now; then read the difference.
 */
const FILE = new URL('../../docs/envelopes.md', import.meta.url);
const PAGE = readFileSync(FILE, 'utf8');
const UPDATE = process.env.MOTIF_UPDATE_GOLDEN === '1';

interface Section {
  readonly title: string;
  readonly text: string;
}

const sections = PAGE.split(/^(?=## )/m).map((text): Section => ({ title: text.split('\n', 1)[0] ?? '', text }));

function blocks({ text }: Section, language: string): readonly string[] {
  return Array.from(
    text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')),
    ([, block = '']) => block,
  );
}

function folderOf(section: Section): string {
  const [streams = '', query = ''] = blocks(section, 'sql');
  const [, path = 'none.ndjson'] = /'path' = '([^']+)'/.exec(streams) ?? [];
  const [events = ''] = blocks(section, 'json');
  return temporaryFolder({ 'streams.sql': streams, 'found.sql': query, [path]: events });
}

const withEvents = sections.filter((section) => blocks(section, 'json').length > 0);

test.each(withEvents)('$title gives what it shows', async (section) => {
  const folder = folderOf(section);
  const fake = fakeProcess({ stdout: new Captured({ columns: 110 }), stderr: new Captured({ columns: 110 }) });
  await runCli(['run', folder, '--no-archive'], fake.context);
  const dead = fake.stderr.text.split('\n').filter((line) => /^[1-9]\d* (?:dead letter|duplicate)/.test(line));
  const given = `${fake.stdout.text}${dead.map((line) => `${line}\n`).join('')}`.replaceAll(`${folder}/`, '');
  const [shown] = blocks(section, 'text');
  if (UPDATE) {
    const page = readFileSync(FILE, 'utf8');
    const written = section.text.replace(/^```text\n[\s\S]*?^```$/m, () => `\`\`\`text\n${given}\`\`\``);
    writeFileSync(
      FILE,
      page.replace(section.text, () => written),
    );
  } else {
    expect(given).toBe(shown);
  }
});

test('all that it declares and asks is as motif check wants it', async () => {
  const all = sections.filter((section) => blocks(section, 'sql').length > 0);
  expect(all).toHaveLength(3);
  for (const section of all) {
    const { problems } = await loadProject(folderOf(section), undefined, { KAFKA_BROKERS: 'somewhere:9092' });
    expect(problems.map(renderProblem)).toEqual([]);
  }
});

test('its table of attributes has those of a behaviour', () => {
  const listed = Array.from(PAGE.matchAll(/^\| `([a-z]+)` \|/gm), ([, name]) => name);
  const options = {
    source: 'motif',
    fields: [0],
    metadata: [],
    isSecret: secretNames(),
    dataSchema: 'https://schemas/1',
  };
  expect([...behaviourEvent(changedMind({ revision: 1 }), options).attributes.keys()]).toEqual(listed);
});

test('its secrets are secrets', () => {
  const [, sentence = ''] = /A header is a secret if it is called ([\s\S]*?), or\nstands/.exec(PAGE) ?? [];
  const names = Array.from(sentence.matchAll(/`([\w-]+)`/g), ([, name = '']) => name);
  expect(names).toHaveLength(6);
  expect(names.filter(secretNames())).toEqual(names);
});
