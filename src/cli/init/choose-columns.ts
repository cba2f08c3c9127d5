import type { FileSample } from '../../duckdb/sample-file.js';
import { MotifError } from '../../errors.js';
import type { Field } from '../../schema.js';
import { suggest } from '../../suggest.js';
import type { CliContext } from '../context.js';
import type { InitFlags } from '../flags.js';
import { type Prompt, prompt } from './ask-column.js';
import { keyColumns, timeColumns } from './guess-columns.js';

export interface ChosenColumns {
  readonly key: Field;
  readonly time: Field;
}

/**
 * Key and time: as the flags say, else as the user says, else guessed aloud. Undefined when the user gives up.
 * @throws MotifError `INVALID_INPUT` when no column can be one of them, `INVALID_ARGUMENT` for a flag naming none.
 */
export async function chooseColumns(
  context: CliContext,
  flags: Pick<InitFlags, 'key' | 'time'>,
  sample: FileSample,
  file: string,
): Promise<ChosenColumns | undefined> {
  const terminal = context.stdin.isTTY === true && context.process.stderr.isTTY === true;
  const questions = terminal ? prompt(context) : undefined;
  const say = (text: string): void => void context.process.stderr.write(`${text}\n`);
  const choose = (option: Option): Promise<Field | undefined> => chosen(option, questions, say);
  try {
    say(`${file}: ${sample.columns.map(({ name }) => name).join(', ')}`);
    const time = await choose({
      given: flags.time,
      flag: '--time',
      meaning: 'Time (when it happened)',
      candidates: timeColumns(sample),
      missing: {
        message: `${file} has no column that can be the event time`,
        hint: 'it is text such as 2026-01-31T12:00:00Z or 2026-01-31 12:00:00 (UTC), or a TIMESTAMP in Parquet; no number',
      },
    });
    if (time === undefined) return undefined;
    const key = await choose({
      given: flags.key,
      flag: '--key',
      meaning: 'Key (whose event it is)',
      candidates: keyColumns(sample),
      missing: { message: `${file} has no column of whole numbers or text that could say whose event it is` },
    });
    return key === undefined ? undefined : { key, time };
  } finally {
    questions?.close();
  }
}

interface Option {
  readonly given: string | undefined;
  readonly flag: string;
  readonly meaning: string;
  /** The likeliest first. */
  readonly candidates: readonly Field[];
  readonly missing: { readonly message: string; readonly hint?: string };
}

async function chosen(
  { given, flag, meaning, candidates, missing }: Option,
  questions: Prompt | undefined,
  say: (text: string) => void,
): Promise<Field | undefined> {
  const names = candidates.map(({ name }) => name);
  const [first] = candidates;
  if (first === undefined) throw new MotifError('INVALID_INPUT', missing);
  if (given !== undefined) {
    const field = candidates.find(({ name }) => name.toLowerCase() === given.toLowerCase());
    if (field !== undefined) return field;
    const meant = suggest(given, names);
    const hint = meant === undefined ? `one of: ${names.join(', ')}` : `did you mean ${meant}?`;
    throw new MotifError('INVALID_ARGUMENT', { message: `${flag} ${given}: no such column can be it`, hint });
  }
  if (questions !== undefined) {
    const name = await questions.choose(meaning, names);
    return candidates.find((field) => field.name === name);
  }
  say(`${meaning}: ${first.name} (guessed; ${flag} COLUMN chooses another)`);
  return first;
}
