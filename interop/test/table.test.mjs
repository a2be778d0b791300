import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHECKS } from '../lib/checks.mjs';
import { SCENARIOS } from '../lib/options.mjs';
import { Matrix } from '../lib/table.mjs';

const passAll = (matrix, row, column) => {
  for (const [check, { lanes }] of Object.entries(CHECKS)) {
    for (let lane = 0; lane < lanes; lane += 1) matrix.pass(row, column, check);
  }
};

test('is complete when every cell passed every check', () => {
  const matrix = new Matrix(['baileys'], SCENARIOS);
  passAll(matrix, 'baileys', 'baileys');
  assert.ok(matrix.complete);
  assert.match(matrix.toString(), /baileys +pPlLdrcgGDzoxy/);
});

test('misses a check that passed for one addressing alone', () => {
  const matrix = new Matrix(['zapo'], ['receipts']);
  matrix.pass('zapo', 'zapo', 'delivered');
  matrix.pass('zapo', 'zapo', 'delivered');
  matrix.pass('zapo', 'zapo', 'read');
  assert.ok(!matrix.complete);
  assert.deepEqual(matrix.score, { passed: 1, wanted: 2 });
  assert.match(matrix.toString(), /zapo +d·/);
});

test('is not complete with a problem', () => {
  const matrix = new Matrix(['zapo'], ['copies']);
  matrix.pass('zapo', 'zapo', 'copies');
  matrix.pass('zapo', 'zapo', 'copies');
  matrix.fail('zapo', 'zapo', 'copies', 'no copy');
  assert.ok(!matrix.complete);
  assert.match(matrix.problems[0], /^zapo -> zapo: .*: no copy$/);
});

test('does not want the phone to be away', () => {
  const matrix = new Matrix(['phone'], ['offline']);
  assert.deepEqual(matrix.score, { passed: 0, wanted: 0 });
  assert.match(matrix.toString(), /phone +-\n/);
});
