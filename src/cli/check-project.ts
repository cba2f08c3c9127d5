import type { QueryPlan } from '../query/plan.js';
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
  if (plan.kind === 'select') return `${type.name}: ${input.name}, gives rows: ${names(type.columns)}`;
  if (plan.kind === 'join') {
    const [from, to] = [plan.left.name, plan.right.name];
    return `${type.name}: ${from} ${plan.outer ? 'left ' : ''}joined with ${to}, gives rows: ${names(type.columns)}`;
  }
  const { pattern } = plan;
  const parts = [
    `${input.name}${type.key.length > 0 ? ` by ${names(type.key)}` : ''}`,
    pattern.within === undefined ? 'without a bound in time' : `within ${durationText(pattern.within)}`,
    `gives ${pattern.timeouts ? 'matches and timeouts' : 'matches'}: ${names(type.columns)}`,
  ];
  return `${type.name}: ${parts.join(', ')}`;
}
