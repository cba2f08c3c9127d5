import { expect, test } from 'vitest';
import { mermaidGraph } from '../../../src/cli/graph/mermaid-graph.js';
import { textGraph } from '../../../src/cli/graph/text-graph.js';
import { loadProject } from '../../../src/query/load-project.js';
import { dataflowOf } from '../../../src/query/stages/dataflow.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const FILES = {
  'streams.sql': `CREATE TABLE events (ts TIMESTAMP, n INTEGER, WATERMARK FOR ts AS ts) WITH ('path' = 'e.csv', 'connector' = 'filesystem');
CREATE TABLE unread (n INTEGER) WITH ('path' = 'u.csv', 'connector' = 'filesystem');
CREATE TABLE mixed (ts TIMESTAMP, n INTEGER, WATERMARK FOR ts AS ts);`,
  'even.sql': 'INSERT INTO mixed SELECT ts, n FROM events WHERE n % 2 = 0',
  'odd.sql': 'INSERT INTO mixed SELECT ts, n FROM events WHERE n % 2 = 1',
  'last.sql': 'SELECT n FROM mixed UNION ALL SELECT n FROM events',
};

test('which query reads what, as a tree', async () => {
  expect(textGraph(await flow())).toBe(`events  e.csv
├─ even
│  └─ mixed
│     └─ last
├─ last
└─ odd
   └─ mixed (above)
`);
});

test('which query reads what, for a Markdown page', async () => {
  expect(mermaidGraph(await flow())).toBe(`flowchart LR
  n0[("events<br/>e.csv")]
  n1("mixed")
  n2["even"]
  n3["last"]
  n4["odd"]
  n0 --> n2
  n2 --> n1
  n1 --> n3
  n0 --> n3
  n0 --> n4
  n4 --> n1
`);
});

async function flow(): Promise<ReturnType<typeof dataflowOf>> {
  const { project } = await loadProject(temporaryFolder(FILES));
  if (project === undefined) throw new Error('no project');
  return dataflowOf(project);
}
