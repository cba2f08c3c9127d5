import { type Application, buildApplication, buildRouteMap } from '@stricli/core';
import { archiveCommands } from './archive/archive-commands.js';
import { backtestCommand } from './backtest-command.js';
import { checkCommand } from './check-command.js';
import type { CliContext } from './context.js';
import { deadLettersCommands } from './dead-letters/dead-letters-commands.js';
import { initCommand } from './init-command.js';
import { packageVersion } from './package-version.js';
import { runCommand } from './run-command.js';
import { schemaCommand } from './schema-command.js';
import { sqlCommand } from './sql-command.js';
import { testCommand } from './test-command.js';
import { verifyCommand } from './verify-command.js';
import { whyCommand } from './why/why-command.js';
import { whyNotCommand } from './why/why-not-command.js';

export const application: Application<CliContext> = buildApplication(
  buildRouteMap({
    routes: {
      run: runCommand,
      check: checkCommand,
      test: testCommand,
      schema: schemaCommand,
      sql: sqlCommand,
      why: whyCommand,
      'why-not': whyNotCommand,
      backtest: backtestCommand,
      verify: verifyCommand,
      archive: archiveCommands,
      deadLetters: deadLettersCommands,
      init: initCommand,
    },
    docs: {
      brief: 'Recognises sequences of related events in streams, and says what they mean',
      fullDescription: `motif reads streams of events, recognises sequences in them (an item put into a cart and taken out again,
three failed payments and then a success) and gives each as a behaviour: a new event, with its evidence.

Streams are declared in queries/streams.sql; every other .sql file there is one behaviour, written with
MATCH_RECOGNIZE. Events and behaviours are kept in an archive that answers SQL.

EXAMPLES
  motif init orders.csv            look at a file; write streams.sql and a first query with its test
  motif run                        find the behaviours of queries/ and keep everything in .motif/
  motif sql "FROM behaviours"      ask the archive
  motif why ID                     how a behaviour came to be
  motif why-not QUERY --key c=v    why a query found nothing for a key
  motif backtest queries/new.sql   what a new or edited query would have found
  motif verify                     what was told, beside what the archived events give
  motif archive info               what it holds; also verify, compact, prune, restore, forget
  motif dead-letters list          what could not be read or delivered, and why; also retry
  motif check && motif test        before a change goes out
  motif schema NAME --as avro      what a behaviour is, for whoever reads it
  motif COMMAND --help             what a command takes, with examples

EXIT CODES
  0 done   1 a query, the data or the archive is at fault   2 wrong usage   3 the machine refused
  130 interrupted   143 terminated`,
    },
  }),
  {
    name: 'motif',
    versionInfo: { getCurrentVersion: packageVersion },
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    documentation: { onlyRequiredInUsageLine: true },
  },
);
