// The interop matrix: `node run.mjs --help`.
import { fileURLToPath } from 'node:url';
import { HELP, parse } from './lib/options.mjs';
import { PairingReport, pairAndLogIn } from './lib/pairing.mjs';
import { lanes } from './lib/roster.mjs';
import { RUN } from './lib/scenarios.mjs';
import { Matrix } from './lib/table.mjs';
import { within } from './lib/wait.mjs';
import { World } from './lib/world.mjs';

/** Generous, for machines that have much else to do. */
const PAIRING_MS = 180_000;
const SCENARIO_MS = 150_000;
const LOG_LINES_SHOWN = 12;

const options = readOptions();
if (options.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
process.exit((await main()) ? 0 : 1);

function readOptions() {
  try {
    return parse(process.argv.slice(2), fileURLToPath(new URL('../trunkline', import.meta.url)));
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${HELP}`);
    return process.exit(1);
  }
}

async function main() {
  const pairing = new PairingReport();
  const matrix = new Matrix(options.kinds, options.scenarios);
  const world = new World(options);
  const problems = [];
  const began = Date.now();
  try {
    await phase('simulator', () => world.open());
    await phase('pair, log in again', () =>
      within(pairAndLogIn(world, pairing), PAIRING_MS, 'end of pairing'),
    );
    const open = lanes(options.kinds).map((lane) => ({
      ...lane,
      from: world.party(lane.sender),
      to: world.party(lane.receiver),
    }));
    for (const name of options.scenarios) {
      await phase(name, () =>
        within(RUN[name](open, world, matrix), SCENARIO_MS, `end of ${name}`),
      );
    }
  } catch (error) {
    problems.push(error.stack ?? error.message);
  }
  const violations = await world.simulator?.violations().catch((error) => [error.message]);
  problems.push(...pairing.problems, ...matrix.problems, ...duplicates(world), ...refusals(world));
  problems.push(
    ...(violations ?? []).map((violation) => `violation: ${JSON.stringify(violation)}`),
  );
  if (problems.length > 0) printLogs(world);
  await world.close().catch((error) => problems.push(error.message));
  if (options.keep) process.stdout.write(`\n  kept in ${world.folder}\n`);
  return report({ pairing, matrix, problems, seconds: (Date.now() - began) / 1_000 });
}

/**
 * Messages that a receiver showed twice. Second devices are left out: Baileys sends to all devices
 * again when a phone asks for a message.
 */
function duplicates(world) {
  return world.clients
    .filter(({ seat }) => seat.role !== 'a2')
    .flatMap(({ name, shownTwice }) => shownTwice.map((id) => `${name} showed ${id} twice`));
}

/** Webhooks that a driver had to refuse. */
function refusals(world) {
  return world.clients.flatMap(({ name, refused }) => refused.map((what) => `${name}: ${what}`));
}

async function phase(name, work) {
  const began = Date.now();
  try {
    return await work();
  } finally {
    process.stdout.write(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${name}\n`);
  }
}

function printLogs(world) {
  for (const client of world.clients) {
    const lines = client.log.slice(-LOG_LINES_SHOWN).map((line) => `    ${line.slice(0, 300)}`);
    if (lines.length > 0)
      process.stdout.write(`\n  last words of ${client.name}:\n${lines.join('\n')}\n`);
  }
}

function report({ pairing, matrix, problems, seconds }) {
  const { passed, wanted } = matrix.score;
  process.stdout.write(`\n${pairing}\n\n${matrix}\n`);
  for (const problem of problems) process.stdout.write(`  ! ${problem}\n`);
  const green = problems.length === 0 && matrix.complete;
  const verdict = green ? 'complete' : 'INCOMPLETE';
  process.stdout.write(
    `\n${verdict}: ${passed} of ${wanted} checks passed, none skipped, ${seconds.toFixed(0)} s\n`,
  );
  return green;
}
