import { stat } from 'node:fs/promises';
import { MotifError } from '../../errors.js';
import type { Project } from '../../query/plan.js';
import { type Action, action } from '../action.js';
import { checkedProject } from '../checked-project.js';
import type { CliContext } from '../context.js';
import { DONE } from '../exit-code.js';
import type { WhyFlags } from '../flags.js';
import { storyMermaid } from './story-mermaid.js';
import { storyText } from './story-text.js';

export const whyBehaviour: Action<WhyFlags, [string, string?]> = action(
  async (context, { archive, json, mermaid }, id, path) => {
    if (json === true && mermaid === true) throw new MotifError('INVALID_ARGUMENT', '--json or --mermaid, not both');
    const project = await projectAt(context, path);
    const { whyOf } = await import('../../history/why-of.js');
    const stories = await whyOf({ directory: archive, id, ...(project === undefined ? {} : { project }) });
    const written =
      json === true ? `${JSON.stringify(stories)}\n` : mermaid === true ? storyMermaid(stories) : storyText(stories);
    context.process.stdout.write(written);
    return DONE;
  },
);

/** Where no path is given the queries may be missing: then what they say is left out. */
async function projectAt(context: CliContext, path: string | undefined): Promise<Project | undefined> {
  if (path !== undefined) return checkedProject(context, path);
  const isThere = await stat('queries').then(
    () => true,
    () => false,
  );
  return isThere ? checkedProject(context, 'queries') : undefined;
}
