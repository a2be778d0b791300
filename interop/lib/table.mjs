import { CHECKS } from './checks.mjs';

const MISSING = '·';
const DOES_NOT_APPLY = '-';

/** The matrix: which checks passed in which cell, and why others did not. */
export class Matrix {
  /** How many lanes passed, by row, column and check. */
  #passed = new Map();
  #problems = [];
  #kinds;
  #checks;

  /**
   * @param {string[]} kinds
   * @param {string[]} scenarios the scenarios that run
   */
  constructor(kinds, scenarios) {
    this.#kinds = kinds;
    this.#checks = Object.keys(CHECKS).filter((check) =>
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

  /** How many checks passed, of how many. */
  get score() {
    const marks = this.#kinds.flatMap((row) =>
      this.#kinds.flatMap((column) => this.#cell(row, column)),
    );
    const count = (mark) => marks.filter((each) => each === mark).length;
    const wanted = marks.length - count(DOES_NOT_APPLY);
    return { passed: wanted - count(MISSING), wanted };
  }

  get complete() {
    const { passed, wanted } = this.score;
    return passed === wanted && this.#problems.length === 0;
  }

  /** The table, and its legend. */
  toString() {
    const rows = this.#kinds.map((row) => [
      row,
      ...this.#kinds.map((column) => this.#cell(row, column).join('')),
    ]);
    const legend = [
      ...this.#checks.map((check) => [CHECKS[check].code, CHECKS[check].says]),
      [MISSING, 'missing'],
      [DOES_NOT_APPLY, 'does not apply, see lib/checks.mjs'],
    ];
    const lines = legend.map(([mark, says]) => `  ${mark}  ${says}`);
    return `${grid([['from \\ to', ...this.#kinds], ...rows])}\n\n${lines.join('\n')}\n`;
  }

  /** The marks of a cell. @returns {string[]} */
  #cell(row, column) {
    return this.#checks.map((check) => {
      const { code, lanes, to = [column] } = CHECKS[check];
      if (!to.includes(column)) return DOES_NOT_APPLY;
      return (this.#passed.get(`${row} ${column} ${check}`) ?? 0) >= lanes ? code : MISSING;
    });
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
