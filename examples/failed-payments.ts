import { begin, detect, to } from 'motif';
import { fromEvents, memorySink } from 'motif/testing';
import { lastValueFrom, map, tap } from 'rxjs';

const payments = [
  { minute: 0, card: '4242', status: 'failed', amount: 900 },
  { minute: 1, card: '4242', status: 'failed', amount: 500 },
  { minute: 2, card: '1881', status: 'failed', amount: 20 },
  { minute: 3, card: '4242', status: 'failed', amount: 100 },
  { minute: 4, card: '1881', status: 'paid', amount: 20 },
  { minute: 5, card: '4242', status: 'paid', amount: 5 },
];

// Three failures or more, then a success, nothing else between: someone tries out what a card is good for.
const testedCard = begin('failures', ({ status }: (typeof payments)[number]) => status === 'failed')
  .timesOrMore(3)
  .consecutive()
  .next('success', ({ status }) => status === 'paid')
  .within('10 minutes')
  .skipPastLastEvent();

const sink = memorySink<string>();

await lastValueFrom(
  fromEvents(payments, { time: ({ minute }) => new Date(Date.UTC(2026, 0, 1, 12, minute)) }).pipe(
    detect(testedCard, { key: ({ card }) => [card] }),
    map(({ events: { failures, success } }) => {
      return `card ${success.card}: ${failures.map(({ amount }) => amount).join(', ')} refused, then ${success.amount} paid`;
    }),
    tap(console.log),
    to(sink),
  ),
  { defaultValue: undefined },
);
console.error(`${sink.items.length} tested card`);
