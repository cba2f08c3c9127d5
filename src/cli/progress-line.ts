import { cutToWidth } from '../display-width.js';
import type { Delivering, RunProgress } from '../engine/contract.js';
import { SECOND, type Timestamp } from '../time.js';
import { type CliContext, terminalWidth } from './context.js';
import type { BehaviourOutput } from './flags.js';
import { silentStatus } from './silent-status.js';
import type { Status } from './status.js';
import { waitText } from './wait-text.js';
import { count, eventTime, plural } from './wording.js';

const INTERVAL = 100;
const ERASE_LINE = '\r\x1b[2K';

/**
 * One line at the bottom of a terminal, which sees at most ten changes of it a second; it goes away before anything else is
 * printed and comes back under that. On stderr, where that is a terminal; elsewhere nothing is ever drawn. Nor is it beside
 * rows that go into a pipe: what reads them may well print to the same terminal, in the middle of the line.
 */
export function progressLine(
  { process: { stdout, stderr, env }, clock, now: day }: CliContext,
  output?: BehaviourOutput,
): Status {
  const besideOthers = stdout.isPipe === true && output !== 'none';
  if (stderr.isTTY !== true || env.TERM === 'dumb' || besideOthers) return silentStatus;
  let line = '';
  let ended = false;
  let changed = Number.NEGATIVE_INFINITY;

  function erase(): void {
    if (line !== '') stderr.write(ERASE_LINE);
  }
  function draw(): void {
    // One column stays free: a terminal breaks the line when its last one is taken.
    if (line !== '') stderr.write(cutToWidth(line, terminalWidth(stderr) - 1));
  }

  return {
    update(progress): void {
      const now = clock();
      if (ended || now - changed < INTERVAL) return;
      changed = now;
      erase();
      line = progressText(progress, day());
      draw();
    },
    async around(print): Promise<void> {
      erase();
      await print();
      draw();
    },
    end(): void {
      erase();
      line = '';
      ended = true;
    },
  };
}

export function progressText(
  { events, share, watermark, behaviours, waitingFor, delivering }: RunProgress,
  now?: Timestamp,
): string {
  if (delivering?.isLast === true) return deliveringText(delivering, now);
  const parts = [plural(events, 'event')];
  if (share !== undefined) parts.push(`${Math.floor(share * 100)} %`);
  const time = eventTime(watermark);
  const waits = waitingFor === undefined || now === undefined ? undefined : waitText(waitingFor, now);
  if (time !== undefined) parts.push(`event time ${time}`);
  else if (waits !== undefined) parts.push('event time');
  if (waits !== undefined) parts.push(waits);
  parts.push(plural(behaviours, 'behaviour'));
  if (delivering !== undefined && delivering.left > 0) parts.push(deliveringText(delivering, now));
  else if (delivering !== undefined && delivering.failed > 0) parts.push(givenUpText(delivering));
  return parts.join('  ');
}

/** `delivering: 12 left, next try in 4 s, 2 given up` */
function deliveringText(delivering: Delivering, now?: Timestamp): string {
  const { left, nextTry, failed } = delivering;
  const waits = nextTry === undefined || now === undefined ? undefined : Math.ceil((nextTry - now) / SECOND);
  const parts = [`delivering: ${count(left)} left`];
  if (waits !== undefined) parts.push(`next try in ${Math.max(0, waits)} s`);
  if (failed > 0) parts.push(givenUpText(delivering));
  return parts.join(', ');
}

function givenUpText({ failed }: Delivering): string {
  return `${count(failed)} given up`;
}
