import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedWith } from '../peers/webhooks.mjs';

const BODY = '{"event":"message","session":"default","engine":"WEBJS"}';
const SIGNATURE =
  '208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8' +
  '097c462b2b17a6ce93b6b47a136cf2e78a33a63f6752c2c1631777076153fa89';

test('accepts the signature that WAHA documents', () => {
  assert.ok(signedWith(BODY, 'my-secret-key', SIGNATURE));
});

test('refuses a changed body, another key, and no signature', () => {
  assert.ok(!signedWith(`${BODY} `, 'my-secret-key', SIGNATURE));
  assert.ok(!signedWith(BODY, 'another key', SIGNATURE));
  assert.ok(!signedWith(BODY, 'my-secret-key', undefined));
});
