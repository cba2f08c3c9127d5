import { unreachable } from '../errors.js';
import type { CliContext } from './context.js';
import type { RunFlags } from './flags.js';
import { jsonStatus } from './json-status.js';
import { progressLine } from './progress-line.js';
import { silentStatus } from './silent-status.js';
import type { Status } from './status.js';

/** As a line at the bottom of a terminal, where there is one, unless something else is asked for. */
export function chooseStatus(context: CliContext, { status = 'line', output }: RunFlags): Status {
  switch (status) {
    case 'line':
      return progressLine(context, output);
    case 'json':
      return jsonStatus(context);
    case 'none':
      return silentStatus;
    default:
      return unreachable(status);
  }
}
