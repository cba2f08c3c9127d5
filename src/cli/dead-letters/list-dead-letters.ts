import { MotifError } from '../../errors.js';
import { formatTimestamp } from '../../time.js';
import { type Action, action } from '../action.js';
import type { CliContext } from '../context.js';
import { DONE } from '../exit-code.js';
import type { ListFlags } from './dead-letters-flags.js';
import { lettersPlace } from './letters-place.js';

export const listDeadLetters: Action<ListFlags, []> = action(async (context, flags) => {
  const place = await lettersPlace(context, flags);
  if (place.kind === 'group') {
    await (await import('./list-group-letters.js')).listGroupLetters(context, place, flags);
    return DONE;
  }
  const { json, since, limit } = flags;
  if (since !== undefined || limit !== undefined) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: '--since and --limit are of what a group of Kafka gave up, and this is an archive',
      hint: 'All of an archive is listed; motif sql "FROM dead_letters" takes it apart.',
    });
  }
  const [{ requireArchive, openForQuestion }, { readReactions }] = await Promise.all([
    import('../../archive/questions/open-for-question.js'),
    import('../../reactions/reaction-state.js'),
  ]);
  const folder = await requireArchive(place.directory);
  const print = json === true ? asJson(context) : asText(context);
  const database = await openForQuestion(folder, { sql: '' });
  try {
    const result = await database.query(
      `SELECT stream, source, partition, "offset", line, reason, ingested_at FROM dead_letters ORDER BY ingested_at, source, partition, "offset"`,
    );
    for await (const [stream, source, partition, offset, line, reason, at] of result.rows()) {
      print.unread({
        stream: String(stream),
        source: String(source),
        partition: Number(partition),
        offset: Number(offset),
        line: line === null || line === undefined ? null : Number(line),
        reason: String(reason),
        at: at === null || at === undefined ? null : formatTimestamp(Number(at)),
      });
    }
  } finally {
    await database.close();
  }
  for (const { state } of await readReactions(folder)) {
    for (const failed of state.failed.values()) print.undelivered({ to: state.name, ...failed });
  }
  print.end();
  return DONE;
});

interface Unread {
  readonly stream: string;
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
  /** Of a file that has lines, from 1. */
  readonly line: number | null;
  readonly reason: string;
  readonly at: string | null;
}

interface Undelivered extends Omit<Unread, 'stream' | 'line'> {
  readonly to: string;
  readonly id: string;
  readonly tries: number;
}

interface Print {
  unread(letter: Unread): void;
  undelivered(letter: Undelivered): void;
  end(): void;
}

function asJson({ process: { stdout } }: CliContext): Print {
  const print = (letter: object): void => void stdout.write(`${JSON.stringify(letter)}\n`);
  return {
    unread: (letter) => print({ kind: 'record', ...letter }),
    undelivered: (letter) => print({ kind: 'delivery', ...letter }),
    end: () => undefined,
  };
}

function asText({ process: { stdout, stderr } }: CliContext): Print {
  let [unread, undelivered] = [0, 0];
  return {
    unread({ stream, source, partition, offset, line, reason, at }): void {
      if (unread++ === 0) stdout.write('records that could not be read\n');
      const place = line === null ? `partition ${partition}, offset ${offset}` : `line ${line}`;
      stdout.write(`  ${stream}  ${at}  ${source}, ${place}: ${reason}\n`);
    },
    undelivered({ to, id, tries, at, reason }): void {
      if (undelivered++ === 0) stdout.write('behaviours that could not be delivered\n');
      stdout.write(`  ${to}  ${id}  ${tries === 1 ? '1 try' : `${tries} tries`}  ${at}  ${reason}\n`);
    },
    end(): void {
      if (unread + undelivered === 0) stdout.write('none\n');
      if (undelivered > 0) stderr.write('deliver them once more: motif dead-letters retry ID, --table NAME or --all\n');
    },
  };
}
