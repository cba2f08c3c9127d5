#!/usr/bin/env node
import { fstatSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { MILLISECOND } from '../time.js';
import type { CliContext, StopSignal } from './context.js';
import { runCli } from './run-cli.js';
import { timerDelay } from './timer-delay.js';
import { watchFolder } from './watch-folder.js';

const { stdout, stderr, env } = process;

// A reader that has gone (`motif … | head`) is no fault; commands that write much watch for it themselves.
stdout.on('error', () => {});
stderr.on('error', () => {});

const context: CliContext = {
  process: { stdout: Object.assign(stdout, { isPipe: isPipe(stdout.fd) }), stderr, env },
  get stdin() {
    return process.stdin;
  },
  onSignal(listener) {
    const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
  clock: () => performance.now(),
  now: () => Date.now() * MILLISECOND,
  wait: (duration, signal) => setTimeout(timerDelay(duration), undefined, { signal }).catch(() => undefined),
  watch: watchFolder,
  exit: (code) => process.exit(code),
};

process.exitCode = await runCli(process.argv.slice(2), context);

function isPipe(descriptor: number): boolean {
  const status = fstatSync(descriptor);
  return status.isFIFO() || status.isSocket();
}
