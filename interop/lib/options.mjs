import { parseArgs } from 'node:util';
import { CLIENT_KINDS, PHONE } from './roster.mjs';

/** Scenarios in the order they run. Pairing and logging in again always happen. */
export const SCENARIOS = ['send', 'receipts', 'copies', 'group', 'offline', 'retry'];

export const HELP = `Unmodified clients, our engine and the simulator's phone write to each other.

  node run.mjs [options]

  --only KINDS         a comma-separated list of ${[...CLIENT_KINDS, PHONE].join(', ')} (default: all)
  --scenario NAMES     a comma-separated list of ${SCENARIOS.join(', ')} (default: all)
  --launcher COMMAND   what starts our programs (default: ../trunkline)
  --keep               leave the folder with the state and the logs of all peers
  --verbose            print what peers log
  --help               this

It ends with 0 when every cell of the table is complete and the simulator has no violation to tell,
and with 1 otherwise.
`;

/**
 * @typedef {object} Options
 * @property {string[]} kinds
 * @property {string[]} scenarios
 * @property {string[]} launcher
 * @property {boolean} keep
 * @property {boolean} verbose
 * @property {boolean} help
 *
 * @param {string[]} args
 * @param {string} defaultLauncher
 * @returns {Options}
 */
export function parse(args, defaultLauncher) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      scenario: { type: 'string' },
      launcher: { type: 'string' },
      keep: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const kinds = chosen('--only', values.only, [...CLIENT_KINDS, PHONE]);
  if (!kinds.some((kind) => CLIENT_KINDS.includes(kind))) {
    throw new Error(`--only needs one of ${CLIENT_KINDS.join(', ')}`);
  }
  return {
    kinds,
    scenarios: chosen('--scenario', values.scenario, SCENARIOS),
    launcher: values.launcher?.split(' ') ?? [defaultLauncher], // its folder may have a space
    keep: values.keep,
    verbose: values.verbose,
    help: values.help,
  };
}

function chosen(option, value, all) {
  if (value === undefined) return all;
  const names = value.toLowerCase().split(',');
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new Error(`${option} does not know ${unknown.join(', ')}; it takes ${all.join(', ')}`);
  return all.filter((name) => names.includes(name));
}
