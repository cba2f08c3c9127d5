import { expect, test } from 'vitest';
import { keyIdentity } from '../../../src/engine/keys/key-identity.js';

test('keys have identities of their own also as UTF-8, which has no half surrogate pairs', () => {
  const keys = ['\ud800', '\ud801', '\udc00', '\ufffd', 'a\u0000b', 'a\u0000c', '😀', '"\\ud800"', ''];
  const identities = keys.map((key) => new TextDecoder().decode(new TextEncoder().encode(keyIdentity([key]))));
  expect(new Set(identities).size).toBe(keys.length);
});
