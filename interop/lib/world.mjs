import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Simulator } from '../sim.mjs';
import { Client } from './client.mjs';
import { PeerProcess } from './peer-process.mjs';
import { Phone } from './phone.mjs';
import { PHONE, seats } from './roster.mjs';

/** The simulator and everybody who takes part. */
export class World {
  /** @type {Map<string, Client | Phone>} */
  #parties = new Map();
  /** @type {Map<string, PeerProcess>} */
  #processes = new Map();
  #options;

  /** @param {import('./options.mjs').Options} options */
  constructor(options) {
    this.#options = options;
    this.folder = mkdtempSync(join(tmpdir(), 'trunkline-interop-'));
  }

  /** Starts the simulator and creates everybody's account. */
  async open() {
    this.simulator = await Simulator.start(this.#options);
    const accounts = new Map();
    for (const seat of seats(this.#options.kinds)) {
      if (!accounts.has(seat.account)) {
        const habits = { confirms: seat.kind === PHONE }; // else receipts tell of clients alone
        accounts.set(seat.account, await this.simulator.createAccount(seat.account, habits));
      }
      const account = accounts.get(seat.account);
      const party =
        seat.kind === PHONE
          ? new Phone(seat, account, this.simulator)
          : this.#client(seat, account);
      this.#parties.set(seat.name, party);
    }
  }

  /** @param {string} name */
  party(name) {
    return this.#parties.get(name);
  }

  /** All linked devices. @returns {Client[]} */
  get clients() {
    return [...this.#parties.values()].filter((party) => party instanceof Client);
  }

  /** Everybody in one of the roles. @param {...string} roles */
  inRole(...roles) {
    return [...this.#parties.values()].filter((party) => roles.includes(party.seat.role));
  }

  /** The other devices of a party's account: a second linked device, and the phone. */
  siblingsOf({ name, account, seat }) {
    const second = this.#parties.get(`${name}2`);
    const phone = new Phone({ ...seat, name: `phone of ${name}` }, account, this.simulator);
    return [second, seat.kind === PHONE ? undefined : phone].filter((party) => party);
  }

  startProcesses() {
    for (const client of this.clients) {
      const { group, kind } = client.seat;
      if (!this.#processes.has(group)) {
        const deliver = ({ device, ...event }) => this.#parties.get(device)?.receive(event);
        const logFile = join(this.folder, `${group}.log`);
        const { verbose } = this.#options;
        this.#processes.set(group, new PeerProcess(kind, deliver, { verbose, logFile }));
      }
      client.runIn(this.#processes.get(group));
    }
  }

  async stopProcesses() {
    const stopping = [...this.#processes.values()].map((process) => process.stop());
    this.#processes.clear();
    const ends = await Promise.allSettled(stopping);
    const failed = ends.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
  }

  async close() {
    try {
      await this.stopProcesses();
    } finally {
      await this.simulator?.stop();
      if (!this.#options.keep) rmSync(this.folder, { recursive: true, force: true });
    }
  }

  #client(seat, account) {
    const { wsUrl, rootKey } = this.simulator;
    const folder = join(this.folder, seat.group);
    return new Client(seat, account, {
      wsUrl,
      rootKey,
      folder,
      pushName: account.name,
      launcher: this.#options.launcher,
    });
  }
}
