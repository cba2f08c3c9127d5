import type { ArchiveInfo } from '../../archive/archive-info.js';
import { layOutTable, tableRow, tableTitles } from '../../sinks/table-layout.js';
import { type Action, action } from '../action.js';
import { terminalWidth } from '../context.js';
import { DONE } from '../exit-code.js';
import { count, eventTime, plural } from '../wording.js';
import type { InfoFlags } from './archive-flags.js';
import { maintained } from './maintained.js';
import { sizeText } from './sizes.js';

export const showInfo: Action<InfoFlags, []> = action(async (context, { archive, json, relocate }) => {
  const { archiveInfo, relocateArchive } = await import('../../archive/archive-info.js');
  const { folder } = await maintained(context, archive);
  const { stdout } = context.process;
  if (relocate === true) await relocateArchive(folder);
  const info = await archiveInfo(folder);
  stdout.write(json === true ? `${JSON.stringify(info)}\n` : infoText(info, folder, terminalWidth(stdout)));
  return DONE;
});

function infoText(info: ArchiveInfo, folder: string, width: number): string {
  const { directory, format, motif, segments, rows, bytes, hotBytes, replacedFiles } = info;
  const moved =
    directory === folder ? '' : `\nit was made in ${directory}: motif archive info --relocate --archive ${folder}\n`;
  const others = replacedFiles === 0 ? '' : `, ${plural(replacedFiles, 'file')} that others took the place of`;
  return [
    `${folder}: format ${format}, made by motif ${motif}\n${moved}`,
    tablesText(info, width),
    `${plural(segments, 'segment')}, ${plural(rows, 'row')}, ${sizeText(bytes)}; hot: ${sizeText(hotBytes)}${others}\n`,
    enginesText(info),
  ].join('\n');
}

function tablesText({ tables }: ArchiveInfo, width: number): string {
  const headings = [
    { title: 'table', kind: 'text' as const },
    ...['rows', 'segments', 'bytes'].map((title) => ({ title, kind: 'number' as const })),
    ...['first', 'last'].map((title) => ({ title, kind: 'text' as const })),
  ];
  const rows = tables.map((table) => [
    table.path,
    count(table.rows),
    count(table.segments),
    sizeText(table.bytes),
    dayText(table.first),
    dayText(table.last),
  ]);
  const layout = layOutTable(headings, rows, width);
  return `${[tableTitles(layout), ...rows.map((row) => tableRow(layout, row))].join('\n')}\n`;
}

function enginesText({ engines }: ArchiveInfo): string {
  const lines = engines.map(({ name, isRunning, queries, hotBytes }) => {
    return `engine ${name}: ${isRunning ? 'runs' : 'does not run'}, ${plural(queries, 'view')}, ${sizeText(hotBytes)} hot\n`;
  });
  return lines.join('');
}

function dayText(time: number | null): string {
  return time === null ? '' : (eventTime(time)?.slice(0, 10) ?? '');
}
