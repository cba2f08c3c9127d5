import { type Action, action } from '../action.js';
import { checkedProject } from '../checked-project.js';
import { DONE } from '../exit-code.js';
import type { WhyNotFlags } from '../flags.js';
import { whyNotText } from './why-not-text.js';

export const whyNotQuery: Action<WhyNotFlags, [string, string?]> = action(
  async (context, { archive, key = [], at, json }, query, path = 'queries') => {
    const project = await checkedProject(context, path);
    const { whyNotOf } = await import('../../history/why-not-of.js');
    const answer = await whyNotOf({
      directory: archive,
      project,
      query,
      keys: key,
      ...(at === undefined ? {} : { at }),
    });
    context.process.stdout.write(json === true ? `${JSON.stringify(answer)}\n` : whyNotText(answer));
    return DONE;
  },
);
