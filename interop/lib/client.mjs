import { userOf } from '../peers/message.mjs';
import { EventLog, InteropError } from './wait.mjs';

export const ARRIVES_WITHIN_MS = 30_000;
const OPENS_WITHIN_MS = 60_000;

/**
 * A linked device that takes part, whatever client it is.
 *
 * @typedef {{phone: string, pn: string, lid: string, name: string}} Account
 */
export class Client {
  #events = new EventLog();
  /** Sends of one device follow each other: clients are not made for anything else. */
  #sending = Promise.resolve();
  #process;
  #settings;

  /**
   * @param {import('./roster.mjs').Seat} seat
   * @param {Account} account
   * @param {object} settings what the driver's `start` takes
   */
  constructor(seat, account, settings) {
    this.seat = seat;
    this.account = account;
    this.#settings = settings;
  }

  get name() {
    return this.seat.name;
  }

  get log() {
    return this.#process?.log ?? [];
  }

  /** Moves this device to a process; its state is in its folder. */
  runIn(process) {
    this.#process = process;
  }

  /** Takes an event of its process. */
  receive(event) {
    this.#events.add(event);
  }

  /**
   * Links the device for the first time.
   *
   * @param {import('../sim.mjs').Simulator} simulator whose phone scans or types
   */
  async pair(simulator) {
    await this.#call('start', this.#settings);
    const { qr } = await this.#next('qr', OPENS_WITHIN_MS);
    if (this.seat.pairing === 'code') {
      const { code } = await this.#call('pairCode', { phone: this.account.phone });
      await simulator.typeCode(this.account, code);
    } else {
      await simulator.scan(this.account, qr);
    }
    await this.#next('open', OPENS_WITHIN_MS);
  }

  /** Logs in with what an earlier process left; fails when that takes a scan. */
  async logIn() {
    const from = this.#events.position;
    await this.#call('start', this.#settings);
    const { event } = await this.#events.next(
      (each) => each.event === 'open' || each.event === 'qr',
      {
        from,
        timeoutMs: OPENS_WITHIN_MS,
        what: `login of ${this.name}`,
      },
    );
    if (event === 'qr')
      throw new InteropError(`${this.name} asks for a scan instead of logging in`);
  }

  /**
   * @param {string} to a JID
   * @param {string} text
   * @returns {Promise<string>} the message's id
   */
  send(to, text) {
    const sent = this.#sending.then(() => this.#call('sendText', { to, text }));
    this.#sending = sent.catch(() => {});
    return sent.then(({ id }) => id);
  }

  /**
   * @param {string} id
   * @returns {Promise<import('./wait.mjs').DeviceEvent>} the message, once it could be read
   */
  message(id) {
    return this.#events.next((each) => each.event === 'message' && each.id === id, {
      timeoutMs: ARRIVES_WITHIN_MS,
      what: `message ${id} at ${this.name}`,
    });
  }

  /** What it got and had to refuse, as a webhook without a right signature. */
  get refused() {
    return this.#events.all(({ event }) => event === 'refused').map(({ problem }) => problem);
  }

  /** Ids of messages that were shown more than once. */
  get shownTwice() {
    const ids = this.#events.all(({ event }) => event === 'message').map(({ id }) => id);
    return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];
  }

  /**
   * @param {string} id
   * @param {'delivered' | 'read'} type
   * @param {{users: string[], device: boolean}} who whose receipt counts, and whether it must come
   *     from a linked device of theirs
   */
  receipt(id, type, { users, device }) {
    const matches = (each) =>
      each.event === 'receipt' &&
      each.id === id &&
      each.type === type &&
      (!device || /:[1-9]\d*@/.test(each.from ?? '')) &&
      users.includes(userOf(each.from ?? ''));
    return this.#events.next(matches, {
      timeoutMs: ARRIVES_WITHIN_MS,
      what: `${type} for ${id} at ${this.name}`,
    });
  }

  /**
   * @param {string} subject
   * @param {string[]} participants JIDs
   * @returns {Promise<string>} the group's JID
   */
  async createGroup(subject, participants) {
    return (await this.#call('createGroup', { subject, participants })).id;
  }

  /** Tells the sender that a message was read. @param {{chat: string, id: string}} message */
  markRead({ chat, id }) {
    return this.#call('markRead', { chat, id });
  }

  /** Loses the Signal sessions with everybody. */
  async loseSessions() {
    const from = this.#events.position;
    await this.#call('dropSession', {});
    if (this.seat.kind === 'engine') await this.#next('open', OPENS_WITHIN_MS, from);
  }

  /** Loses the sender keys of everybody else. */
  loseSenderKeys() {
    return this.#call('dropSenderKeys', {});
  }

  goAway() {
    return this.#call('disconnect', {});
  }

  async comeBack() {
    const from = this.#events.position;
    await this.#call('reconnect', {});
    await this.#next('open', OPENS_WITHIN_MS, from);
  }

  #call(command, args) {
    return this.#process.call(this.name, command, args);
  }

  #next(event, timeoutMs, from = 0) {
    return this.#events.next((each) => each.event === event, {
      from,
      timeoutMs,
      what: `${event} of ${this.name}`,
    });
  }
}
