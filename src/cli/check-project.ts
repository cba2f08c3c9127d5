import type { QueryPlan, WindowQueryPlan } from '../query/plan.js';
import { textOutput } from '../sinks/text-output.js';
import { type Action, action } from './action.js';
import { checkedProject } from './checked-project.js';
import { DONE } from './exit-code.js';
import { durationText } from './wording.js';

export const checkProject: Action<Record<never, never>, [string?]> = action(
  async (context, _flags, path = 'queries') => {
    const { queries } = await checkedProject(context, path);
    await textOutput(context.process.stdout, 'stdout').write(queries.map((query) => `${queryLine(query)}\n`).join(''));
    return DONE;
  },
);

/** `cart_abandoned: events by user_id, product_id, within 30 minutes, gives matches and timeouts: added_at`. */
function queryLine(plan: QueryPlan): string {
  const { type, input } = plan;
  const names = (fields: readonly { readonly name: string }[]): string => fields.map(({ name }) => name).join(', ');
  if (plan.kind === 'window') {
    const by = type.key.length > 0 ? ` by ${names(type.key)}` : '';
    return `${type.name}: ${input.name}${by}, ${windowText(plan)}, gives rows: ${names(type.columns)}`;
  }
  if (plan.kind !== 'match') return `${type.name}: ${input.name}, gives rows: ${names(type.columns)}`;
  const { pattern } = plan;
  const parts = [
    `${input.name}${type.key.length > 0 ? ` by ${names(type.key)}` : ''}`,
    pattern.within === undefined ? 'without a bound in time' : `within ${durationText(pattern.within)}`,
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
