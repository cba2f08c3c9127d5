import { printable } from '../../display-width.js';
import type { Story } from '../../history/story.js';
import { eventTime } from '../wording.js';
import { fieldsText, positionText } from './told-text.js';

/** What a behaviour came of, as Mermaid's flowchart: events with round corners, behaviours as boxes. */
export function storyMermaid(stories: readonly Story[]): string {
  const lines: string[] = [];
  const events = new Map<string, string>();
  for (const { id, behaviour, kind, time } of stories) {
    const when = time === undefined ? '' : `<br/>${eventTime(time)}`;
    lines.push(`b${id}[${quoted(`${plain(behaviour)}<br/>${kind} ${id.slice(0, 8)}${when}`)}]`);
  }
  for (const story of stories) {
    for (const event of story.events) {
      const arrow = `-- ${quoted(plain(event.variable))} --> b${story.id}`;
      const known = event.causes.filter((cause) => stories.some(({ id }) => id === cause));
      for (const cause of known) lines.push(`b${cause} ${arrow}`);
      if (known.length > 0) continue;
      const place = positionText(event);
      const name = events.get(place) ?? `e${events.size}`;
      if (!events.has(place)) {
        const when = event.time === undefined ? '' : `${eventTime(event.time)}<br/>`;
        const fields = fieldsText({ time: null, position: event, fields: event.fields });
        lines.push(`${name}(${quoted(`${when}${plain(fields)}<br/>${plain(place)}`)})`);
        events.set(place, name);
      }
      lines.push(`${name} ${arrow}`);
    }
  }
  return `flowchart LR\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Data that is neither markup nor one of Mermaid's entities. */
function plain(text: string): string {
  return printable(text).replace(/[#&<>"]/g, (character) => `#${character.charCodeAt(0)};`);
}

function quoted(text: string): string {
  return `"${text}"`;
}
