import { unreachable } from '../../errors.js';
import type { Dataflow, DataflowNode } from '../../query/stages/dataflow.js';

/** As Mermaid's flowchart, which Markdown pages draw: inputs as cylinders, streams with round corners, queries as boxes. */
export function mermaidGraph({ nodes, edges }: Dataflow): string {
  const ids = new Map(nodes.map(({ name }, place) => [name, `n${place}`]));
  const lines = [
    ...nodes.map((node) => `${ids.get(node.name)}${shape(node)}`),
    ...edges.map(({ from, to }) => `${ids.get(from)} --> ${ids.get(to)}`),
  ];
  return `flowchart LR\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function shape({ kind, name, path }: DataflowNode): string {
  const label = path === undefined ? name : `${name}<br/>${path}`;
  switch (kind) {
    case 'source':
      return `[(${quoted(label)})]`;
    case 'stream':
      return `(${quoted(label)})`;
    case 'query':
      return `[${quoted(name)}]`;
    default:
      return unreachable(kind);
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`;
}
