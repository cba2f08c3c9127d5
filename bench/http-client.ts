import { Agent, request } from 'node:http';

// URL EVENTS BATCH: posts so many events, so many a request, as NDJSON, and ends once all are answered 202.

const [url = '', total = '0', size = '1'] = process.argv.slice(2);
const [EVENTS, BATCH] = [Number(total), Number(size)];
const CONNECTIONS = 64;

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
let next = 0;

function post(body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-ndjson', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 202) resolve();
        else reject(new Error(`answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function line(n: number): string {
  const ts = new Date(Date.UTC(2026, 0, 1) + n).toISOString();
  return JSON.stringify({
    ts,
    user_id: n % 10_000,
    item: `item-${n % 500}`,
    event: 'add',
    price: n % 100,
    note: 'x'.repeat(60),
  });
}

async function client(): Promise<void> {
  while (next < EVENTS) {
    const first = next;
    next = Math.min(EVENTS, next + BATCH);
    await post(Array.from({ length: next - first }, (_, i) => `${line(first + i)}\n`).join(''));
  }
}

await Promise.all(Array.from({ length: CONNECTIONS }, client));
agent.destroy();
