import { createStore } from 'zapo-js';
import { decodeSignalSessionRecord, encodeSignalSessionRecord } from 'zapo-js/signal';
import { join } from 'node:path';
import { Snapshot } from './snapshot.mjs';

/** @param {{user: string, server?: string, device: number}} address */
const keyOf = ({ user, server = 's.whatsapp.net', device }) => `${user}@${server}:${device}`;

/**
 * Credentials, keys and Signal sessions of one zapo device, kept in one file.
 *
 * It implements zapo's store contracts for what must outlive the process; the rest stays in the
 * memory stores of zapo itself.
 */
export class ZapoStore {
  #snapshot;

  /** @param {string} folder */
  constructor(folder) {
    this.#snapshot = new Snapshot(join(folder, 'zapo.state'), () => ({
      auth: null,
      registration: null,
      signedPreKeys: new Map(),
      newestSignedPreKey: null,
      rotatedAt: null,
      preKeys: new Map(),
      uploaded: new Set(),
      serverHasPreKeys: false,
      nextPreKey: 1,
      sessions: new Map(),
      identities: new Map(),
      privacyTokens: new Map(),
    }));
  }

  /** The credentials, or null before the first connection. */
  get credentials() {
    return this.#snapshot.state.auth;
  }

  /** What `WaClient` wants as `store`. */
  open() {
    const stores = {
      auth: () => this.#auth(),
      signal: () => this.#signal(),
      preKey: () => this.#preKey(),
      session: () => this.#session(),
      identity: () => this.#identity(),
      privacyToken: () => this.#privacyToken(),
    };
    const providers = Object.fromEntries(Object.keys(stores).map((domain) => [domain, 'file']));
    return createStore({ backends: { file: { stores, caches: {} } }, providers });
  }

  /**
   * Forgets the Signal sessions with the given users, or with everybody.
   *
   * @param {string[]} [users] user parts of JIDs, phone numbers and LIDs alike
   * @returns {number} how many there were
   */
  dropSessions(users) {
    const { sessions } = this.#snapshot.state;
    let dropped = 0;
    for (const key of [...sessions.keys()]) {
      if (!users || users.includes(key.split('@')[0])) {
        sessions.delete(key);
        dropped += 1;
      }
    }
    this.#snapshot.changed();
    return dropped;
  }

  flush() {
    this.#snapshot.flush();
  }

  /** Runs a change of the state and has it written. */
  #change(work) {
    const result = work(this.#snapshot.state);
    this.#snapshot.changed();
    return result;
  }

  #auth() {
    return {
      load: async () => this.#snapshot.state.auth,
      save: async (credentials) => this.#change((s) => void (s.auth = credentials)),
      clear: async () => this.#change((s) => void (s.auth = null)),
    };
  }

  #signal() {
    const { state } = this.#snapshot;
    return {
      getRegistrationInfo: async () => state.registration,
      setRegistrationInfo: async (info) => this.#change((s) => void (s.registration = info)),
      getSignedPreKey: async () => state.signedPreKeys.get(state.newestSignedPreKey) ?? null,
      setSignedPreKey: async (record) =>
        this.#change((s) => {
          s.signedPreKeys.set(record.keyId, record);
          s.newestSignedPreKey = record.keyId;
        }),
      getSignedPreKeyById: async (id) => state.signedPreKeys.get(id) ?? null,
      setSignedPreKeyRotationTs: async (at) => this.#change((s) => void (s.rotatedAt = at)),
      getSignedPreKeyRotationTs: async () => state.rotatedAt,
      clear: async () =>
        this.#change((s) => {
          s.registration = null;
          s.signedPreKeys.clear();
          s.newestSignedPreKey = null;
          s.rotatedAt = null;
        }),
    };
  }

  #preKey() {
    const { state } = this.#snapshot;
    const store = {
      putPreKey: async (record) =>
        this.#change((s) => {
          s.preKeys.set(record.keyId, record);
          s.nextPreKey = Math.max(s.nextPreKey, record.keyId + 1);
        }),
      async getOrGenPreKeys(count, generate) {
        const fresh = [...state.preKeys.values()].filter(
          (record) => !state.uploaded.has(record.keyId),
        );
        const records = fresh.sort((a, b) => a.keyId - b.keyId).slice(0, count);
        while (records.length < count) {
          const record = await generate(state.nextPreKey);
          await store.putPreKey(record);
          records.push(record);
        }
        return records;
      },
      getOrGenSinglePreKey: async (generate) => (await store.getOrGenPreKeys(1, generate))[0],
      getPreKeyById: async (id) => state.preKeys.get(id) ?? null,
      getPreKeysById: async (ids) => ids.map((id) => state.preKeys.get(id) ?? null),
      consumePreKeyById: async (id) =>
        this.#change((s) => {
          const record = s.preKeys.get(id) ?? null;
          s.preKeys.delete(id);
          s.uploaded.delete(id);
          return record;
        }),
      markKeyAsUploaded: async (upTo) =>
        this.#change((s) => {
          for (const id of s.preKeys.keys()) if (id <= upTo) s.uploaded.add(id);
        }),
      setServerHasPreKeys: async (has) => this.#change((s) => void (s.serverHasPreKeys = has)),
      getServerHasPreKeys: async () => state.serverHasPreKeys,
      clear: async () =>
        this.#change((s) => {
          s.preKeys.clear();
          s.uploaded.clear();
          s.serverHasPreKeys = false;
          s.nextPreKey = 1;
        }),
    };
    return store;
  }

  #session() {
    const { sessions } = this.#snapshot.state;
    const find = (address) => {
      const bytes = sessions.get(keyOf(address));
      return bytes ? decodeSignalSessionRecord(bytes) : null;
    };
    const put = (address, session) =>
      this.#change((s) => void s.sessions.set(keyOf(address), encodeSignalSessionRecord(session)));
    return {
      hasSession: async (address) => sessions.has(keyOf(address)),
      hasSessions: async (addresses) => addresses.map((address) => sessions.has(keyOf(address))),
      getSession: async (address) => find(address),
      getSessionsBatch: async (addresses) => addresses.map(find),
      setSession: async (address, session) => put(address, session),
      setSessionsBatch: async (entries) =>
        entries.forEach(({ address, session }) => put(address, session)),
      deleteSession: async (address) => this.#change((s) => void s.sessions.delete(keyOf(address))),
      clear: async () => this.#change((s) => s.sessions.clear()),
    };
  }

  #identity() {
    const { identities } = this.#snapshot.state;
    const put = (address, key) => this.#change((s) => void s.identities.set(keyOf(address), key));
    return {
      getRemoteIdentity: async (address) => identities.get(keyOf(address)) ?? null,
      getRemoteIdentities: async (addresses) =>
        addresses.map((a) => identities.get(keyOf(a)) ?? null),
      setRemoteIdentity: async (address, key) => put(address, key),
      setRemoteIdentities: async (entries) => entries.forEach((e) => put(e.address, e.identityKey)),
      clear: async () => this.#change((s) => s.identities.clear()),
    };
  }

  #privacyToken() {
    const { privacyTokens } = this.#snapshot.state;
    const merge = (record) =>
      this.#change((s) => {
        const known = s.privacyTokens.get(record.jid) ?? {};
        const given = Object.entries(record).filter(([, value]) => value !== undefined);
        s.privacyTokens.set(record.jid, { ...known, ...Object.fromEntries(given) });
      });
    return {
      upsert: async (record) => merge(record),
      upsertBatch: async (records) => records.forEach(merge),
      getByJid: async (jid) => privacyTokens.get(jid) ?? null,
      deleteByJid: async (jid) => this.#change((s) => (s.privacyTokens.delete(jid) ? 1 : 0)),
      clear: async () => this.#change((s) => s.privacyTokens.clear()),
    };
  }
}
