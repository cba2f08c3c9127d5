import { stat, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { makeFolders } from '../archive/make-folders.js';
import { MotifError } from '../errors.js';
import type { ColumnFormat } from '../file-connector.js';
import type { Field } from '../schema.js';
import { formatByName } from '../sources/format-by-name.js';
import { noSuchFile } from '../sources/no-such-file.js';
import { type Action, action } from './action.js';
import { commandName } from './context.js';
import { DONE, INTERRUPTED } from './exit-code.js';
import type { InitFlags } from './flags.js';
import { chooseColumns } from './init/choose-columns.js';
import { firstFiles, nameOf } from './init/first-files.js';
import { delayOf } from './init/guess-columns.js';
import { guessSteps } from './init/guess-steps.js';
import { readableSample } from './init/readable-sample.js';

export const initProject: Action<InitFlags, [string]> = action(async (context, flags, file) => {
  const { stderr } = context.process;
  const format = await formatOf(file);
  await refuseExisting([join(flags.dir, 'streams.sql')]);
  const sample = await readableSample(file, format);
  const columns = await chooseColumns(context, flags, sample, file);
  if (columns === undefined) {
    stderr.write('\nnothing was written\n');
    return INTERRUPTED;
  }
  const files = firstFiles({
    ...columns,
    stream: nameOf(
      basename(file)
        .replace(/\.gz$/i, '')
        .replace(/\.\w+$/, ''),
    ),
    path: relative(resolve(flags.dir), resolve(file)),
    format,
    columns: sample.columns.map((field) => (field === columns.time ? asInstant(field) : field)),
    delay: delayOf(sample, columns.time),
    steps: guessSteps(sample, columns.key, columns.time),
  });
  const written = files.map(([name, text]) => [join(flags.dir, name), text] as const);
  await writeNew(flags.dir, written);
  for (const [path] of written) stderr.write(`wrote ${path}\n`);
  const path = flags.dir === 'queries' ? '' : ` ${flags.dir}`;
  const next = ['check', 'test', 'run'].map((command) => `  ${commandName(context)} ${command}${path}`);
  stderr.write(`\nnext:\n${next.join('\n')}\n`);
  return DONE;
});

/** Event time is an instant; a day is its midnight. */
function asInstant({ name, type }: Field): Field {
  return { name, type: type.kind === 'DATE' ? { kind: 'TIMESTAMP' } : type };
}

async function formatOf(file: string): Promise<ColumnFormat> {
  try {
    await stat(file);
  } catch (cause) {
    throw (await noSuchFile(file, file, cause)) ?? cause;
  }
  const format = formatByName(file);
  if (format !== undefined) return format;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `${file}: its name does not say what it holds`,
    hint: 'it is to end in .csv, .ndjson, .jsonl or .json (each also with .gz), or .parquet',
  });
}

async function writeNew(folder: string, files: readonly (readonly [path: string, text: string])[]): Promise<void> {
  await refuseExisting(files.map(([path]) => path));
  try {
    await makeFolders(folder);
    for (const [path, text] of files) await writeFile(path, text, { flag: 'wx' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MotifError('ENVIRONMENT', `cannot write into ${folder}: ${reason}`, { cause });
  }
}

async function refuseExisting(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const there = await stat(path).catch(() => undefined);
    if (there === undefined) continue;
    const hint = 'name another folder with --dir DIR; nothing was written';
    throw new MotifError('INVALID_ARGUMENT', { message: `${path} is there already, and is left as it is`, hint });
  }
}
