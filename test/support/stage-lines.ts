import type { Exchange, Stage, StageInput } from '../../src/query/stages/stage.js';

/** A line a stage: what it reads, the queries that run in it, and what it hands on; names without what they are hashes of. */
export function stageLines(stages: readonly Stage[]): readonly string[] {
  return stages.map(({ tasks, inputs, project, outputs, copartitioned }) => {
    const parts = [
      `${inputs.map(inputText).join(', ')}${tasks === 'one' ? ' (one task)' : ''}`,
      ...(project.queries.length === 0 ? [] : [project.queries.map(({ type }) => type.name).join(', ')]),
      ...(outputs.length === 0 ? [] : [`to ${outputs.map(exchangeText).join(', ')}`]),
      ...copartitioned.map((group) => `needs as many partitions: ${group.join(', ')}`),
    ];
    return parts.join('; ');
  });
}

function inputText(input: StageInput): string {
  switch (input.kind) {
    case 'source':
      return input.stream;
    case 'table':
      return `all of ${input.stream}${input.isKept ? ', kept' : ''}`;
    case 'exchange':
      return exchangeText(input.exchange);
  }
}

function exchangeText({ name }: Exchange): string {
  return name.replace(/-[0-9a-f]{8}$/, '');
}
