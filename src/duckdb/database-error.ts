import { MotifError } from '../errors.js';

/** What DuckDB says when the machine, and not the statement, is at fault. */
const MACHINE =
  /^(IO|Fatal|FATAL|Out of Memory|Internal|INTERNAL) Error|database has been invalidated|No space left|Failed to commit/;

type CommandOf = (pid: string) => string | undefined;

/** A failure of the machine as a MotifError that names the file; any other error as it is. */
export function databaseError(path: string, error: unknown, commandOf?: CommandOf): unknown {
  if (!(error instanceof Error) || error instanceof MotifError) return error;
  const { message } = error;
  if (/set lock on file|already open in|used by another process/.test(message))
    return lockedBy(lockedFile(message) ?? path, error, commandOf);
  if (/not a valid DuckDB database file|Serialization Error|version number/.test(message)) {
    const file = /The file "([^"]+)" exists/.exec(message)?.[1] ?? path;
    return new MotifError(
      'ENVIRONMENT',
      {
        message: `"${file}" is not a database that this version of motif can open`,
        hint: `Move it away, or name another folder with --archive DIR. DuckDB says: ${firstLine(message)}`,
      },
      { cause: error },
    );
  }
  const damage = segmentDamage(message, error);
  if (damage !== undefined) return damage;
  if (!MACHINE.test(message)) return error;
  return new MotifError(
    'ENVIRONMENT',
    {
      message: path === ':memory:' ? reason(message) : `cannot use "${path}": ${reason(message)}`,
      hint: wayOut(message),
    },
    { cause: error },
  );
}

/** A segment that is listed and cannot be read. Any other file's error is left as it is. */
function segmentDamage(message: string, cause: Error): MotifError | undefined {
  const gone = /No files found that match the pattern "(.*\/segments\/.*)"/.exec(message)?.[1];
  const damaged = /(?:No magic bytes|Invalid footer|too small to be a Parquet).*'(.*\/segments\/.*)'/.exec(
    message,
  )?.[1];
  const file = gone ?? damaged;
  if (file === undefined) return undefined;
  return new MotifError(
    'ENVIRONMENT',
    {
      message: `the archive's file ${file} is ${gone === undefined ? 'damaged' : 'missing'}`,
      hint: 'Put a copy of it back: `motif archive verify` finds all such files. `motif archive restore` goes on without them.',
    },
    { cause },
  );
}

/** One that was attached is another than the database's own. */
function lockedFile(message: string): string | undefined {
  return /set lock on file "([^"]+)"/.exec(message)?.[1];
}

function lockedBy(path: string, error: Error, commandOf: CommandOf = () => undefined): MotifError {
  const pid = /\(PID (\d+)\)/.exec(error.message)?.[1];
  if (pid === undefined) return lockedError(path, 'another process', error);
  const command = commandOf(pid) ?? /held in (.+?) \(PID/.exec(error.message)?.[1];
  return lockedError(path, `process ${pid}${command === undefined ? '' : ` (${command})`}`, error);
}

export function lockedError(path: string, holder: string, cause?: Error): MotifError {
  return new MotifError(
    'ARCHIVE_LOCKED',
    {
      message: `"${path}" is in use by ${holder}`,
      hint: 'Wait until it has ended, or stop it, or name another folder with --archive DIR.',
    },
    cause === undefined ? undefined : { cause },
  );
}

function reason(message: string): string {
  return firstLine(message).replace(/^\w+ Error: /, '');
}

function wayOut(message: string): string {
  if (/Corrupt database file|checksum/i.test(message)) {
    return 'The file is damaged: put a copy of it back, or move it away and run again, or name another folder with --archive DIR.';
  }
  if (/No space left|File too large|Could not write/i.test(message)) {
    return 'Make room on the disk, or name a folder on another one with --archive DIR. What was committed is kept.';
  }
  if (/Permission denied|Read-only|Not a directory|No such file/i.test(message)) {
    return 'Name a folder that can be written with --archive DIR, or keep nothing with --no-archive.';
  }
  return 'What was committed is kept; run again once the cause is gone.';
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
