import { createInterface } from 'node:readline';
import { suggest } from '../../suggest.js';
import type { CliContext } from '../context.js';

/** Questions on a terminal, on stderr, so that stdout stays what it is. */
export interface Prompt {
  /** One of `names`; just Enter takes the first. Undefined when the user gives up (Ctrl-C, end of input). */
  choose(question: string, names: readonly string[]): Promise<string | undefined>;
  close(): void;
}

export function prompt({ stdin, process: { stderr } }: CliContext): Prompt {
  const lines = createInterface({ input: stdin, output: stderr });
  const answers = lines[Symbol.asyncIterator]();
  let ended = false;
  lines.once('close', () => {
    ended = true;
  });
  return {
    async choose(question, names): Promise<string | undefined> {
      const [first = ''] = names;
      for (;;) {
        lines.setPrompt(`${question} [${first}]: `);
        // Input may have ended with answers still to be taken; from Node 24 on, an interface that is closed asks no more.
        if (ended) stderr.write(lines.getPrompt());
        else lines.prompt();
        const line = await answers.next();
        if (line.done) return undefined;
        const answer = String(line.value).trim();
        if (answer === '') return first;
        const chosen = names.find((name) => name.toLowerCase() === answer.toLowerCase());
        if (chosen !== undefined) return chosen;
        const meant = names.find((name) => name.startsWith(answer)) ?? suggest(answer, names);
        stderr.write(meant === undefined ? `one of: ${names.join(', ')}\n` : `did you mean ${meant}?\n`);
      }
    },
    close: () => lines.close(),
  };
}
