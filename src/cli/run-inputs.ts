import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isEnvelope } from '../envelope-format.js';
import { MotifError } from '../errors.js';
import type { FileFormat } from '../file-connector.js';
import { outputType, type Project, type StreamDeclaration, streamsOf } from '../query/plan.js';
import { formatByName } from '../sources/format-by-name.js';
import { noSuchFile } from '../sources/no-such-file.js';
import { suggest } from '../suggest.js';
import type { Duration } from '../time.js';

/** A file or a folder to read a stream from. */
export interface Input {
  readonly stream: StreamDeclaration;
  /** As it stands in positions and messages. */
  readonly name: string;
  /** Where it is; `-` is stdin. */
  readonly file: string;
  readonly format: FileFormat;
  /** How often to look for more, microseconds; absent: it is read to its end. */
  readonly interval?: Duration;
}

/**
 * What a run reads: each stream that a query reads, from the files `--input` gives for it, to their end, or as its
 * connector says.
 * @throws MotifError `INVALID_ARGUMENT`.
 */
export function runInputs({ streams, queries }: Project, given: readonly string[]): readonly Input[] {
  const replaced = given.map((text) => givenInput(text, streams));
  const taken = new Set(replaced.map(({ stream }) => stream.name));
  const read = new Set(queries.flatMap(streamsOf));
  const fromQueries = new Set(queries.map((plan) => outputType(plan).name));
  const declared = streams.filter(({ name }) => read.has(name) && !taken.has(name) && !fromQueries.has(name));
  for (const stream of declared) if (stream.connector === undefined) throw nothingGives(stream);
  const both = replaced.find(({ stream }) => fromQueries.has(stream.name));
  if (both !== undefined) throw givenTwice(both);
  const inputs = [
    ...replaced,
    ...declared.flatMap((stream) => {
      if (stream.connector?.kind !== 'filesystem') return [];
      const { path: name, file, format, monitorInterval: interval } = stream.connector;
      return [{ stream, name, file, format, ...(interval === undefined ? {} : { interval }) }];
    }),
  ];
  const [one, two] = inputs.filter(({ file }) => file === '-');
  if (one !== undefined && two !== undefined) throw readTwice(one, two);
  return inputs;
}

function readTwice(one: Input, two: Input): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: `stdin can be the input of one stream only, and ${one.stream.name} and ${two.stream.name} would read it`,
    hint: `Give one of them a file: --input ${two.stream.name}=FILE`,
  });
}

function nothingGives({ name }: StreamDeclaration): MotifError {
  return new MotifError('INVALID_QUERY', {
    message: `no events come to stream ${name}: its table has no WITH (…), and no query inserts into it`,
    hint: `Give it a file with --input ${name}=FILE or WITH ('connector' = 'filesystem', 'path' = '…'), or write INSERT INTO ${name} SELECT …`,
  });
}

function givenTwice({ stream: { name }, file }: Input): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: `--input ${name}=${file}: what ${name} holds comes from queries`,
    hint: 'Give the file to a stream that none of them gives.',
  });
}

function givenInput(text: string, streams: readonly StreamDeclaration[]): Input {
  const at = text.indexOf('=');
  const [name, file] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || file === '') {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `--input ${text}: expected NAME=FILE, a declared stream and the file to read it from`,
    });
  }
  const stream = streams.find((declared) => declared.name.toLowerCase() === name.toLowerCase());
  if (stream === undefined) {
    const names = streams.map((declared) => declared.name);
    const meant = suggest(name, names);
    const hint = meant === undefined ? `declared: ${names.join(', ') || 'none'}` : `did you mean ${meant}?`;
    throw new MotifError('INVALID_ARGUMENT', { message: `--input ${text}: no stream is called ${name}`, hint });
  }
  const declared = stream.connector?.kind === 'filesystem' ? stream.connector.format : undefined;
  const named = formatByName(file);
  const format = named === 'json' && isEnvelope(declared) ? declared : (named ?? declared ?? 'json');
  if (format === 'parquet' && stream.keepsRaw) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `--input ${text}: the archive keeps the records of ${stream.name} as they came, and a Parquet file has none`,
      hint: `Give it CSV or NDJSON, or leave 'archive.raw' out of CREATE TABLE ${stream.name}`,
    });
  }
  return { stream, name: file, file, format };
}

/** What is where an input is looked for. */
export interface FoundInput extends Input {
  readonly isFolder: boolean;
}

/**
 * Looks for the files before anything is opened, written or deleted.
 * @throws MotifError `INVALID_INPUT` for one that is not there, or cannot be followed; `INVALID_ARGUMENT` for stdin or a
 * pipe where the run would have to be continued from it.
 */
export async function findFiles(inputs: readonly Input[], neverContinued: boolean): Promise<readonly FoundInput[]> {
  const all: FoundInput[] = [];
  for (const input of inputs) {
    const { stream, name, file } = input;
    const found = file === '-' ? undefined : await fileStatus(name, file);
    const isPipe = found === undefined || found.isFIFO();
    if (!neverContinued && isPipe) {
      throw new MotifError('INVALID_ARGUMENT', {
        message: `stream ${stream.name} comes from ${file === '-' ? 'stdin' : 'a pipe'}, which a later run cannot go on from`,
        hint: 'add --no-archive to keep nothing, or --fresh to begin the archive anew',
      });
    }
    const isFolder = found?.isDirectory() === true;
    if (input.interval !== undefined && !isFolder) requireGrowing(input, isPipe);
    all.push({ ...input, isFolder });
  }
  return all;
}

function requireGrowing({ name, format }: Input, isPipe: boolean): void {
  const isWhole = format === 'parquet' || /\.gz$/i.test(name);
  if (!isWhole && !isPipe) return;
  const why = isPipe ? 'a pipe is read as it comes' : 'such a file is written as a whole';
  const way = isPipe ? '' : ', or follow the folder that it is put in';
  throw new MotifError('INVALID_INPUT', {
    message: `${name} cannot be followed: ${why}`,
    hint: `leave out 'source.monitor-interval'${way}`,
  });
}

async function fileStatus(name: string, file: string): Promise<Stats> {
  try {
    return await stat(file);
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replaceAll(file, name);
    throw (
      (await noSuchFile(name, file, cause)) ??
      new MotifError('ENVIRONMENT', `${name} cannot be read: ${reason}`, { cause })
    );
  }
}
