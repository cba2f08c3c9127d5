import { expect, it } from 'vitest';
import { SecretVault } from '../src/secret-vault.js';

const AT = { source: 'orders', partition: 3, offset: 7 };

function text(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString();
}

it('gives a secret for its handle, which says where it came from', () => {
  const vault = new SecretVault({ count: 10, bytes: 100 });
  const secret = Buffer.from('hunter2');
  const handle = vault.keep(secret, AT, 'Authorization');
  secret.fill(0);
  expect(handle).toBe('secret:orders/3/7/authorization');
  expect(text(vault.take(handle))).toBe('hunter2');
});

it('knows nothing of a handle of before', () => {
  expect(new SecretVault({ count: 1, bytes: 1 }).take('secret:a/b.csv/0/17/x-api-key')).toBeUndefined();
});

it('gives a text that is no handle as it is', () => {
  expect(text(new SecretVault({ count: 1, bytes: 1 }).take('Bearer of the query'))).toBe('Bearer of the query');
});

it('forgets the oldest when there are too many, or too many bytes', () => {
  const vault = new SecretVault({ count: 2, bytes: 10 });
  const [one, two, three] = [1, 2, 3].map((offset) => vault.keep(Buffer.from('four'), { ...AT, offset }, 'cookie'));
  expect([one, two, three].map((handle) => text(vault.take(handle ?? '')))).toEqual([undefined, 'four', 'four']);
  const long = vault.keep(Buffer.from('sevenish'), AT, 'cookie');
  expect([two, three, long].map((handle) => text(vault.take(handle ?? '')))).toEqual([
    undefined,
    undefined,
    'sevenish',
  ]);
});

it('counts a secret once that is read again', () => {
  const vault = new SecretVault({ count: 2, bytes: 8 });
  const handles = [AT, AT, { ...AT, offset: 8 }].map((position) => vault.keep(Buffer.from('four'), position, 'cookie'));
  expect(handles.map((handle) => text(vault.take(handle)))).toEqual(['four', 'four', 'four']);
});
