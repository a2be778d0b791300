import { initAuthCreds, proto } from 'baileys';
import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { signPreKey } from '../lib/xeddsa.mjs';
import { Snapshot } from './snapshot.mjs';

/**
 * Credentials, keys and sent messages of one Baileys device, kept in one file.
 *
 * Sent messages are part of it because Baileys asks its application for them when a receiver
 * could not decrypt (`getMessage`).
 */
export class BaileysState {
  #snapshot;

  /**
   * @param {string} folder
   * @param {'curve25519-js' | 'forged'} [preKeySignature] who signs the pre-key of new credentials
   *     in place of Baileys
   */
  constructor(folder, preKeySignature) {
    this.#snapshot = new Snapshot(join(folder, 'baileys.state'), () => ({
      creds: newCredentials(preKeySignature),
      keys: new Map(),
      sent: new Map(),
    }));
  }

  get creds() {
    return this.#snapshot.state.creds;
  }

  /** What `makeWASocket` wants as `auth`. */
  get auth() {
    return {
      creds: this.creds,
      keys: {
        get: (type, ids) => this.#get(type, ids),
        set: (data) => this.#set(data),
      },
    };
  }

  credsChanged() {
    this.#snapshot.changed();
  }

  /** @param {string} id @param {object} content */
  rememberSent(id, content) {
    this.#snapshot.state.sent.set(id, content);
    this.#snapshot.changed();
  }

  /** @param {string} id */
  sent(id) {
    return this.#snapshot.state.sent.get(id);
  }

  /**
   * Forgets the Signal sessions with the given users, or with everybody.
   *
   * @param {string[]} [users] user parts of JIDs, phone numbers and LIDs alike
   * @returns {number} how many there were
   */
  dropSessions(users) {
    const sessions = this.#snapshot.state.keys.get('session') ?? new Map();
    let dropped = 0;
    for (const address of [...sessions.keys()]) {
      const user = address.split(/[._]/)[0]; // 15550000001.2, or 155000000177_1.2 for a LID
      if (!users || users.includes(user)) {
        sessions.delete(address);
        dropped += 1;
      }
    }
    this.#snapshot.changed();
    return dropped;
  }

  /** Forgets the sender keys of everybody else in all groups. @param {string} self a LID's user */
  dropSenderKeys(self) {
    const keys = this.#snapshot.state.keys.get('sender-key') ?? new Map();
    for (const name of [...keys.keys()]) {
      const [, sender] = name.split('::'); // 120363…@g.us::155000000177_1::2
      if (sender.split('_')[0] !== self) keys.delete(name);
    }
    this.#snapshot.changed();
  }

  flush() {
    this.#snapshot.flush();
  }

  #get(type, ids) {
    const stored = this.#snapshot.state.keys.get(type);
    const found = {};
    for (const id of ids) {
      const value = stored?.get(id);
      if (value === undefined) continue;
      found[id] =
        type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
    }
    return found;
  }

  #set(data) {
    for (const [type, values] of Object.entries(data)) {
      let stored = this.#snapshot.state.keys.get(type);
      if (!stored) this.#snapshot.state.keys.set(type, (stored = new Map()));
      for (const [id, value] of Object.entries(values)) {
        if (value === null || value === undefined) stored.delete(id);
        else stored.set(id, value);
      }
    }
    this.#snapshot.changed();
  }
}

function newCredentials(preKeySignature) {
  const creds = initAuthCreds();
  const { signedIdentityKey, signedPreKey } = creds;
  if (preKeySignature) {
    signedPreKey.signature = Buffer.from(
      signPreKey(signedIdentityKey.private, signedPreKey.keyPair.public, randomBytes(64)),
    );
  }
  if (preKeySignature === 'forged') signedPreKey.signature[randomInt(63)] ^= 1;
  return creds;
}
