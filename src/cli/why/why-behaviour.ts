import { stat } from 'node:fs/promises';
import { MotifError } from '../../errors.js';
import type { Project } from '../../query/plan.js';
import { type Action, action } from '../action.js';
import { checkedProject } from '../checked-project.js';
import type { CliContext } from '../context.js';
import { DONE } from '../exit-code.js';
import type { WhyFlags } from '../flags.js';
import { toFile } from '../rows/output-file.js';
import { storyMermaid } from './story-mermaid.js';
import { storyText } from './story-text.js';

export const whyBehaviour: Action<WhyFlags, [string, string?]> = action(async (context, flags, id, path) => {
  const { archive, json = false, mermaid = false, html } = flags;
  if ([json, mermaid, html !== undefined].filter(Boolean).length > 1) {
    throw new MotifError('INVALID_ARGUMENT', 'one of --json, --mermaid and --html, not several');
  }
  const project = await projectAt(context, path);
  const { whyOf } = await import('../../history/why-of.js');
  const stories = await whyOf({ directory: archive, id, ...(project === undefined ? {} : { project }) });
  const { stdout, stderr } = context.process;
  if (html !== undefined) {
    const { storyPage } = await import('./story-page.js');
    await toFile(html, (output) => output.write(storyPage(stories)));
    stderr.write(`written to ${html}\n`);
    return DONE;
  }
  stdout.write(json ? `${JSON.stringify(stories)}\n` : mermaid ? storyMermaid(stories) : storyText(stories));
  return DONE;
});

/** Where no path is given the queries may be missing: then what they say is left out. */
async function projectAt(context: CliContext, path: string | undefined): Promise<Project | undefined> {
  if (path !== undefined) return checkedProject(context, path);
  const isThere = await stat('queries').then(
    () => true,
    () => false,
  );
  return isThere ? checkedProject(context, 'queries') : undefined;
}
