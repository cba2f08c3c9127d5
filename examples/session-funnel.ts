import { begin, detect, fromFile, orderByEventTime, type Schema } from 'motif';
import { lastValueFrom, reduce } from 'rxjs';

interface ShopEvent {
  readonly user_session: string;
  readonly event: 'view' | 'add' | 'remove' | 'purchase';
}

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
  { name: 'user_session', type: { kind: 'VARCHAR' } },
];

// How far a session gets within an hour of a view; what times out was dropped on the way.
const funnel = begin('view', ({ event }: ShopEvent) => event === 'view')
  .followedBy('add', ({ event }) => event === 'add')
  .followedBy('purchase', ({ event }) => event === 'purchase')
  .within('1 hour')
  .skipPastLastEvent();

const reached = await lastValueFrom(
  fromFile<ShopEvent>({ file: 'examples/data/rees46_events.csv.gz', schema }).pipe(
    orderByEventTime({ delay: '5 seconds' }),
    detect(funnel, { key: ({ user_session }) => [user_session], onTimeout: (timeout) => timeout }),
    reduce((furthest, { key: [session = ''], events: { add, purchase } }) => {
      const steps = purchase !== undefined ? 3 : add !== undefined ? 2 : 1;
      return furthest.set(String(session), Math.max(steps, furthest.get(String(session)) ?? 0));
    }, new Map<string, number>()),
  ),
);

const steps = ['view', 'add', 'purchase'].map((step, i) => {
  return { step, sessions: [...reached.values()].filter((furthest) => furthest > i).length };
});
for (const [i, { step, sessions }] of steps.entries()) {
  const lost = i === 0 ? '' : `, ${(steps[i - 1]?.sessions ?? 0) - sessions} dropped off before`;
  console.log(`${step.padEnd(8)} ${String(sessions).padStart(4)} sessions${lost}`);
}
console.error(`${reached.size} sessions`);
