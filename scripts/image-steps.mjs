// What the Dockerfile does, without a container: each stage is a folder, into which goes what is copied, and nothing else.
// Commands are run in all stages but the last, whose are about users and places of the image. `image-steps.mjs FOLDER`; the
// image is then in FOLDER/image.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('image-steps.mjs FOLDER');

const steps = readFileSync('Dockerfile', 'utf8')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => /^([A-Z]+)\s+(.*)$/.exec(line)?.slice(1) ?? [line, '']);
const stages = steps.filter(([instruction]) => instruction === 'FROM').length;

/** What .dockerignore lets through: everything is shut out but what it names. */
const [shut, ...named] = readFileSync('.dockerignore', 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
if (shut !== '*' || named.some((line) => !line.startsWith('!'))) throw new Error('.dockerignore: * and then !NAME');
const context = named.map((line) => line.slice(1));

let stage = 0;
let folder = '';
let workdir = '/';
for (const [instruction, rest] of steps) {
  const inStage = (path) => join(target, folder, path.startsWith('/') ? path : join(workdir, path));
  switch (instruction) {
    case 'FROM':
      stage++;
      folder = /\sAS\s+(\S+)/.exec(rest)?.[1] ?? 'image';
      break;
    case 'WORKDIR':
      workdir = rest;
      mkdirSync(inStage('.'), { recursive: true });
      break;
    case 'COPY':
      copy(rest, inStage);
      break;
    case 'RUN':
      if (stage === stages) break;
      console.log(`${instruction} ${rest}`);
      execFileSync('sh', ['-ec', rest], { cwd: inStage('.'), stdio: ['ignore', 'inherit', 'inherit'] });
      break;
    case 'VOLUME':
    case 'USER':
    case 'HEALTHCHECK':
    case 'ENTRYPOINT':
    case 'CMD':
      break;
    default:
      throw new Error(`Dockerfile: ${instruction} is new here`);
  }
}

function copy(rest, inStage) {
  const words = rest.split(/\s+/);
  const from = words[0].startsWith('--from=') ? words.shift().slice('--from='.length) : undefined;
  const to = words.pop();
  for (const source of words) {
    if (from === undefined && !context.some((name) => source === name || source.startsWith(`${name}/`)))
      throw new Error(`Dockerfile: .dockerignore shuts out ${source}`);
    const path = from === undefined ? source : join(target, from, source);
    cpSync(path, inStage(to.endsWith('/') ? join(to, basename(source)) : to), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}
