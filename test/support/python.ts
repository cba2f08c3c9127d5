import { spawnSync } from 'node:child_process';

/** Python, with which other programs' ways of reading are tried: `MOTIF_PYTHON` names another than `python3`. */
export const PYTHON: string = process.env.MOTIF_PYTHON ?? 'python3';

/** Whether it is there, and has this module. */
export function pythonHas(module: string): boolean {
  return spawnSync(PYTHON, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0;
}
