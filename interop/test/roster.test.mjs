import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT_KINDS, lanes, PHONE, seats } from '../lib/roster.mjs';

const KINDS = [...CLIENT_KINDS, PHONE];

test('no two lanes share a pair of accounts', () => {
  const pairs = lanes(KINDS).map(({ sender, receiver }) => [sender, receiver].sort().join(' '));
  assert.equal(new Set(pairs).size, KINDS.length ** 2 * 2);
});

test('every lane leads from a seat to a seat', () => {
  const names = new Set(seats(KINDS).map(({ name }) => name));
  for (const { sender, receiver } of lanes(KINDS))
    assert.ok(names.has(sender) && names.has(receiver));
});

test('the second device of a sender is of another kind', () => {
  const seconds = seats(KINDS).filter(({ role }) => role === 'a2');
  assert.equal(seconds.length, KINDS.length);
  for (const { account, kind } of seconds) assert.notEqual(account, `${kind}-a`);
});

test('a kind alone is its own second device', () => {
  const second = seats(['zapo']).find(({ role }) => role === 'a2');
  assert.deepEqual([second.kind, second.account], ['zapo', 'zapo-a']);
});

test('both sides of the engine can lose their ratchets alone', () => {
  const groups = seats(['engine']).map(({ role, group }) => `${role} ${group}`);
  assert.deepEqual(groups, [
    'a engine-senders',
    'b engine-receivers',
    'c engine-receivers',
    'a2 engine-senders',
  ]);
});
