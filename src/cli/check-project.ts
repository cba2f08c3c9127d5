import { MotifError, unreachable } from '../errors.js';
import type { Project, QueryPlan, WindowQueryPlan } from '../query/plan.js';
import { dataflowOf } from '../query/stages/dataflow.js';
import { describeStages } from '../query/stages/describe-stages.js';
import { textOutput } from '../sinks/text-output.js';
import { type Action, action } from './action.js';
import { askRegistries } from './ask-registries.js';
import { besideKafka, httpStreams } from './beside-kafka.js';
import { checkedProject } from './checked-project.js';
import type { CliContext } from './context.js';
import { DONE } from './exit-code.js';
import type { CheckFlags, GraphForm } from './flags.js';
import { mermaidGraph } from './graph/mermaid-graph.js';
import { textGraph } from './graph/text-graph.js';
import { kafkaStreams } from './kafka-streams.js';
import { durationText } from './wording.js';

export const checkProject: Action<CheckFlags, [string?]> = action(async (context, { graph }, path = 'queries') => {
  const project = await checkedProject(context, path);
  const together = besideKafka(httpStreams(project, []), kafkaStreams(project, []).read);
  if (together !== undefined) throw new MotifError('INVALID_QUERY', together);
  await askRegistries(context, project);
  const text = graph === undefined ? lines(project) : await draw(context, project, graph);
  await textOutput(context.process.stdout, 'stdout').write(text);
  return DONE;
});

async function draw(context: CliContext, project: Project, form: GraphForm): Promise<string> {
  switch (form) {
    case 'text':
      return textGraph(dataflowOf(project));
    case 'mermaid':
      return mermaidGraph(dataflowOf(project));
    case 'openlineage': {
      const { lineageGraph } = await import('./lineage/lineage-graph.js');
      return lineageGraph(context, project);
    }
    default:
      return unreachable(form);
  }
}

function lines(project: Project): string {
  return [...project.queries.map(queryLine), ...describeStages(project)].map((line) => `${line}\n`).join('');
}

/** `cart_abandoned: events by user_id, product_id, within 30 minutes, gives matches and timeouts: added_at`. */
function queryLine(plan: QueryPlan): string {
  const { type, input } = plan;
  const names = (fields: readonly { readonly name: string }[]): string => fields.map(({ name }) => name).join(', ');
  if (plan.kind === 'window') {
    const by = type.key.length > 0 ? ` by ${names(type.key)}` : '';
    return `${type.name}: ${input.name}${by}, ${windowText(plan)}, gives rows: ${names(type.columns)}`;
  }
  if (plan.kind === 'join') {
    const [from, to] = [plan.left.name, plan.right.name];
    return `${type.name}: ${from} ${plan.outer ? 'left ' : ''}joined with ${to}, gives rows: ${names(type.columns)}`;
  }
  if (plan.kind !== 'match') return `${type.name}: ${input.name}, gives rows: ${names(type.columns)}`;
  const { pattern } = plan;
  const parts = [
    `${input.name}${type.key.length > 0 ? ` by ${names(type.key)}` : ''}`,
    pattern.within === undefined ? 'without a bound in time' : `within ${durationText(pattern.within)}`,
    ...(plan.allowedLateness === undefined
      ? []
      : [`revised by events up to ${durationText(plan.allowedLateness)} late`]),
    `gives ${pattern.timeouts ? 'matches and timeouts' : 'matches'}: ${names(type.columns)}`,
  ];
  return `${type.name}: ${parts.join(', ')}`;
}

function windowText({ window }: WindowQueryPlan): string {
  if (window.kind === 'session') return `in sessions with a gap of ${durationText(window.gap)}`;
  const size = `in windows of ${durationText(window.size)}`;
  const step = window.kind === 'hopping' ? window.slide : window.step;
  return step === window.size ? size : `${size} every ${durationText(step)}`;
}
