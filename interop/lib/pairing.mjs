import { grid } from './table.mjs';
import { InteropError } from './wait.mjs';

/** How devices paired and logged in again, by kind. */
export class PairingReport {
  /** @type {Map<string, Record<'qr' | 'code' | 'login', {passed: number, tried: number}>>} */
  #kinds = new Map();
  problems = [];

  /**
   * Notes how a step of a device goes.
   *
   * @param {import('./client.mjs').Client} client
   * @param {'qr' | 'code' | 'login'} step
   * @param {() => Promise<void>} work
   */
  async attempt(client, step, work) {
    const { kind } = client.seat;
    if (!this.#kinds.has(kind)) {
      const none = () => ({ passed: 0, tried: 0 });
      this.#kinds.set(kind, { qr: none(), code: none(), login: none() });
    }
    const count = this.#kinds.get(kind)[step];
    count.tried += 1;
    try {
      await work();
      count.passed += 1;
    } catch (error) {
      const why = error instanceof InteropError ? error.message : error.stack;
      this.problems.push(`${client.name}: ${step}: ${why}`);
    }
  }

  toString() {
    const of = ({ passed, tried }) => (tried === 0 ? '-' : `${passed} of ${tried}`);
    const rows = [...this.#kinds].map(([kind, { qr, code, login }]) => [
      kind,
      of(qr),
      of(code),
      of(login),
    ]);
    return grid([['client', 'paired by QR', 'by code', 'logged in again'], ...rows]);
  }
}

/**
 * Links every device, then has new processes log in with what the old ones left.
 *
 * @param {import('./world.mjs').World} world
 * @param {PairingReport} report
 */
export async function pairAndLogIn(world, report) {
  world.startProcesses();
  await inWaves(world, (client) =>
    report.attempt(client, client.seat.pairing, () => client.pair(world.simulator)),
  );
  await world.stopProcesses();
  world.startProcesses();
  await inWaves(world, (client) => report.attempt(client, 'login', () => client.logIn()));
}

/** The gateways first, as they have most to do when they start. */
async function inWaves({ clients }, work) {
  const isEngine = ({ seat }) => seat.kind === 'engine';
  await Promise.all(clients.filter(isEngine).map(work));
  await Promise.all(clients.filter((client) => !isEngine(client)).map(work));
}
