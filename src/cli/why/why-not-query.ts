import { MotifError } from '../../errors.js';
import { type Action, action } from '../action.js';
import { checkedProject } from '../checked-project.js';
import { DONE } from '../exit-code.js';
import type { WhyNotFlags } from '../flags.js';
import { whyNotText } from './why-not-text.js';

export const whyNotQuery: Action<WhyNotFlags, [string, string?]> = action(
  async (context, { archive, key = [], at, json }, query, path = 'queries') => {
    const project = await checkedProject(context, path);
    if (key.length === 0) {
      throw new MotifError('INVALID_ARGUMENT', {
        message: 'whose events is this about?',
        hint: 'Name the values of the columns that the query partitions by: --key user_id=42.',
      });
    }
    const { whyNot } = await import('../../history/why-not.js');
    const answer = await whyNot({
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
