import type { Dataflow } from '../../query/stages/dataflow.js';

/** As a tree from each stream to what reads it; what stands in it a second time is not followed again. */
export function textGraph({ nodes, edges }: Dataflow): string {
  const readers = (name: string): readonly string[] => edges.filter(({ from }) => from === name).map(({ to }) => to);
  const drawn = new Set<string>();
  const lines: string[] = [];
  const draw = (name: string, lead: string, branch: string): void => {
    const node = nodes.find((candidate) => candidate.name === name);
    const note = node?.path === undefined ? '' : `  ${node.kind === 'stream' ? '→ ' : ''}${node.path}`;
    const again = drawn.has(name) && readers(name).length > 0;
    lines.push(`${lead}${branch}${name}${note}${again ? ' (above)' : ''}`);
    if (drawn.has(name)) return;
    drawn.add(name);
    const below = lead + (branch === '' ? '' : branch === LAST ? '   ' : '│  ');
    const children = readers(name);
    for (const [i, child] of children.entries()) draw(child, below, i === children.length - 1 ? LAST : MIDDLE);
  };
  const read = new Set(edges.map(({ to }) => to));
  for (const { name } of nodes) if (!read.has(name)) draw(name, '', '');
  return lines.map((line) => `${line}\n`).join('');
}

const MIDDLE = '├─ ';
const LAST = '└─ ';
