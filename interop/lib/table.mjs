/**
 * What a cell can prove, in the order it is printed. A check of `lanes` 2 must pass for the phone
 * number and for the LID of the receiver.
 *
 * @type {Record<string, {code: string, scenario: string, lanes: 1 | 2, says: string}>}
 */
export const CHECKS = {
  pnFirst: {
    code: 'p',
    scenario: 'send',
    lanes: 1,
    says: 'first message to a phone number arrives (as pkmsg)',
  },
  pnLater: {
    code: 'P',
    scenario: 'send',
    lanes: 1,
    says: 'answer arrives, and a later message (as msg)',
  },
  lidFirst: {
    code: 'l',
    scenario: 'send',
    lanes: 1,
    says: 'first message to a LID arrives (as pkmsg)',
  },
  lidLater: {
    code: 'L',
    scenario: 'send',
    lanes: 1,
    says: 'answer arrives, and a later message (as msg)',
  },
  delivered: {
    code: 'd',
    scenario: 'receipts',
    lanes: 2,
    says: 'sender learns that it was delivered',
  },
  read: { code: 'r', scenario: 'receipts', lanes: 2, says: 'sender learns that it was read' },
  copies: {
    code: 'c',
    scenario: 'copies',
    lanes: 2,
    says: "the sender's other devices have a copy",
  },
  offline: {
    code: 'o',
    scenario: 'offline',
    lanes: 2,
    says: 'sent while the receiver was away, arrives later',
  },
  receiverLost: {
    code: 'x',
    scenario: 'retry',
    lanes: 2,
    says: 'receiver lost the ratchet: asks again, and has it',
  },
  senderLost: {
    code: 'y',
    scenario: 'retry',
    lanes: 2,
    says: 'sender lost the ratchet: begins a new one',
  },
};

const MISSING = '·';

/** The matrix: which checks passed in which cell, and why others did not. */
export class Matrix {
  /** How many lanes passed, by row, column and check. */
  #passed = new Map();
  #problems = [];
  #kinds;
  #wanted;

  /**
   * @param {string[]} kinds
   * @param {string[]} scenarios the scenarios that run
   */
  constructor(kinds, scenarios) {
    this.#kinds = kinds;
    this.#wanted = Object.keys(CHECKS).filter((check) =>
      scenarios.includes(CHECKS[check].scenario),
    );
  }

  /** @param {string} row @param {string} column @param {string} check */
  pass(row, column, check) {
    const key = `${row} ${column} ${check}`;
    this.#passed.set(key, (this.#passed.get(key) ?? 0) + 1);
  }

  /** @param {string} row @param {string} column @param {string} check @param {string} why */
  fail(row, column, check, why) {
    this.#problems.push({ row, column, check, why });
  }

  /** What went wrong, in words. */
  get problems() {
    return this.#problems.map(
      ({ row, column, check, why }) => `${row} -> ${column}: ${CHECKS[check].says}: ${why}`,
    );
  }

  get complete() {
    return (
      this.#problems.length === 0 && this.#cells().every(({ missing }) => missing.length === 0)
    );
  }

  /** How many checks passed, of how many. */
  get score() {
    const cells = this.#cells();
    const wanted = cells.length * this.#wanted.length;
    return { passed: wanted - cells.reduce((sum, { missing }) => sum + missing.length, 0), wanted };
  }

  /** The table, and its legend. */
  toString() {
    const header = ['from \\ to', ...this.#kinds];
    const rows = this.#kinds.map((row) => [
      row,
      ...this.#kinds.map((column) => this.#cell(row, column)),
    ]);
    const legend = this.#wanted.map((check) => `  ${CHECKS[check].code}  ${CHECKS[check].says}`);
    return `${grid([header, ...rows])}\n\n${legend.join('\n')}\n  ${MISSING}  missing\n`;
  }

  #cell(row, column) {
    return this.#wanted
      .map((check) => (this.#has(row, column, check) ? CHECKS[check].code : MISSING))
      .join('');
  }

  #has(row, column, check) {
    return (this.#passed.get(`${row} ${column} ${check}`) ?? 0) >= CHECKS[check].lanes;
  }

  #cells() {
    return this.#kinds.flatMap((row) =>
      this.#kinds.map((column) => ({
        missing: this.#wanted.filter((check) => !this.#has(row, column, check)),
      })),
    );
  }
}

/**
 * Rows of equal columns, aligned.
 *
 * @param {string[][]} rows the first is the header
 */
export function grid(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    `  ${row.map((text, column) => text.padEnd(widths[column])).join('   ')}`.trimEnd();
  const rule = `  ${widths.map((width) => '-'.repeat(width)).join('   ')}`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}
