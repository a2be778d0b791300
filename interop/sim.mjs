import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './lib/ports.mjs';
import { InteropError } from './lib/wait.mjs';

const READY_WITHIN_MS = 120_000; // the launcher builds first when it must
const CODE_SHOWN_WITHIN_MS = 10_000;
const STOPS_WITHIN_MS = 5_000;
const LOG_LINES_MAX = 200;

/** A simulator process, and its admin API. */
export class Simulator {
  /** The last lines that it printed. */
  log = [];
  /** Where clients connect. */
  wsUrl;
  /** The public key, in hexadecimals, that vouches for the server. */
  rootKey;
  #child;
  #admin;

  /**
   * Starts a simulator on free ports.
   *
   * @param {{launcher: string[], verbose?: boolean}} options
   */
  static async start({ launcher, verbose = false }) {
    const simulator = new Simulator();
    await simulator.#start(launcher, verbose);
    return simulator;
  }

  async #start([command, ...args], verbose) {
    const [port, adminPort] = [await freePort(), await freePort()];
    this.#admin = `http://127.0.0.1:${adminPort}`;
    const ports = ['--port', String(port), '--admin-port', String(adminPort)];
    this.#child = spawn(command, [...args, 'simulator', ...ports], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.log.push(line);
        if (this.log.length > LOG_LINES_MAX) this.log.shift();
        if (verbose) process.stderr.write(`  simulator| ${line.slice(0, 400)}\n`);
      });
    }
    this.#child.on('error', (error) => this.log.push(error.message));
    this.wsUrl = (await this.#ready()).webSocket;
    this.rootKey = (await this.#call('GET', '/admin/certificate-root')).hex;
  }

  async #ready() {
    const end = Date.now() + READY_WITHIN_MS;
    while (Date.now() < end && this.#child.exitCode === null && this.#child.pid) {
      try {
        return await this.#call('GET', '/admin/status');
      } catch {
        await sleep(100);
      }
    }
    throw new InteropError(`the simulator did not start: ${this.log.slice(-5).join(' | ')}`);
  }

  /**
   * @param {string} name what others see
   * @param {{confirms: boolean}} habits whether the account's phone sends delivery receipts
   * @returns {Promise<import('./lib/client.mjs').Account>}
   */
  async createAccount(name, habits) {
    const created = await this.#call('POST', '/admin/accounts', { pushName: name });
    const { phoneNumber: phone, jid: pn, lid } = created;
    await this.#call('PUT', `/admin/accounts/${phone}/habits`, habits);
    return { name, phone, pn, lid };
  }

  /** Scans a QR code with the account's phone. */
  scan({ phone }, qr) {
    return this.#call('POST', `/admin/accounts/${phone}/scan-qr`, qr);
  }

  /** Types a pairing code on the account's phone, as soon as a device shows one. */
  async typeCode({ phone }, code) {
    const end = Date.now() + CODE_SHOWN_WITHIN_MS;
    while (!(await this.#call('GET', `/admin/accounts/${phone}`)).codeExpected) {
      if (Date.now() > end) throw new InteropError(`no device shows a code for ${phone}`);
      await sleep(50);
    }
    return this.#call('POST', `/admin/accounts/${phone}/pairing-code`, { code });
  }

  /** Sends a text from the account's phone. @returns {Promise<string>} the message's id */
  async sendFromPhone({ phone }, to, text) {
    const sent = await this.#call('POST', `/admin/accounts/${phone}/messages`, { to, text });
    if (sent.refusal) throw new InteropError(`the server refuses ${sent.id} with ${sent.refusal}`);
    return sent.id;
  }

  /** Makes a group by the account's phone. @returns {Promise<string>} its JID */
  async createGroup({ phone }, subject, participants) {
    const order = { subject, owner: phone, participants };
    return (await this.#call('POST', '/admin/groups', order)).id;
  }

  /** What the account's phone sent lately, with the receipts for it. */
  async sentFromPhone({ phone }) {
    return (await this.#call('GET', `/admin/accounts/${phone}/messages`)).messages;
  }

  /** What the account's phone could read. */
  async inbox({ phone }) {
    return (await this.#call('GET', `/admin/accounts/${phone}/inbox`)).messages;
  }

  /** Has the account's phone tell that it read a message. */
  markRead({ phone }, messageId) {
    return this.#call('POST', `/admin/accounts/${phone}/receipts`, { messageId, type: 'read' });
  }

  /** Has the account's phone lose its ratchets with another account. */
  loseRatchet({ phone }, other) {
    return this.#call('POST', `/admin/accounts/${phone}/lose-ratchet`, { with: other.pn });
  }

  /** What the simulator counted for an account. @returns {Promise<Record<string, number>>} */
  async counters({ phone }) {
    return (await this.#call('GET', `/admin/accounts/${phone}`)).counters;
  }

  /** What clients did that they must never do. */
  async violations() {
    return (await this.#call('GET', '/admin/violations')).violations;
  }

  async stop() {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGTERM');
    const late = sleep(STOPS_WITHIN_MS, undefined, { ref: false });
    await Promise.race([once(this.#child, 'exit'), late]);
    this.#child.kill('SIGKILL');
  }

  async #call(method, path, body) {
    const response = await fetch(`${this.#admin}${path}`, {
      method,
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(35_000),
    });
    const text = await response.text();
    if (!response.ok)
      throw new InteropError(`simulator: ${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
