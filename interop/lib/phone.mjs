import { setTimeout as sleep } from 'node:timers/promises';
import { userOf } from '../peers/message.mjs';
import { ARRIVES_WITHIN_MS } from './client.mjs';
import { InteropError } from './wait.mjs';

const LOOK_EVERY_MS = 100;

/** The simulator's own phone as one who takes part. It is what the simulator plays: always there. */
export class Phone {
  #simulator;

  /**
   * @param {import('./roster.mjs').Seat} seat
   * @param {import('./client.mjs').Account} account
   * @param {import('../sim.mjs').Simulator} simulator
   */
  constructor(seat, account, simulator) {
    this.seat = seat;
    this.account = account;
    this.#simulator = simulator;
  }

  get name() {
    return this.seat.name;
  }

  /** @param {string} to a JID @param {string} text */
  send(to, text) {
    return this.#simulator.sendFromPhone(this.account, to, text);
  }

  /** @param {string} subject @param {string[]} participants JIDs @returns the group's JID */
  createGroup(subject, participants) {
    return this.#simulator.createGroup(this.account, subject, participants);
  }

  /** @param {string} id @returns {Promise<import('./wait.mjs').DeviceEvent>} */
  async message(id) {
    const { chat, from, text, fromMe, path, retries } = await this.#look(
      `message ${id}`,
      async () => (await this.#simulator.inbox(this.account)).find((shown) => shown.id === id),
    );
    return {
      event: 'message',
      id,
      from: chat.endsWith('@g.us') ? from : chat, // the inbox has phone numbers alone
      chat,
      text,
      fromMe,
      encTypes: [path],
      retryCount: retries,
    };
  }

  /** @param {string} id @param {string} type @param {{users: string[], device: boolean}} who */
  async receipt(id, type, { users, device }) {
    return this.#look(`${type} for ${id}`, async () => {
      const sent = (await this.#simulator.sentFromPhone(this.account)).find(
        (each) => each.id === id,
      );
      return sent?.receipts.find(
        (receipt) =>
          receipt.type === type &&
          users.includes(userOf(receipt.from)) &&
          (!device || /:[1-9]\d*@/.test(receipt.from)),
      );
    });
  }

  markRead({ id }) {
    return this.#simulator.markRead(this.account, id);
  }

  /** Loses the Signal sessions with the given parties. @param {{account: object}[]} others */
  async loseSessions(others) {
    for (const { account } of others) await this.#simulator.loseRatchet(this.account, account);
  }

  /** Loses the sender keys of the given parties, and the sessions too. */
  loseSenderKeys(others) {
    return this.loseSessions(others);
  }

  async #look(what, find) {
    const end = Date.now() + ARRIVES_WITHIN_MS;
    while (Date.now() < end) {
      const found = await find();
      if (found) return found;
      await sleep(LOOK_EVERY_MS);
    }
    throw new InteropError(`no ${what} at ${this.name} within ${ARRIVES_WITHIN_MS} ms`);
  }
}
