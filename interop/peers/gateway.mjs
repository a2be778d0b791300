import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../lib/ports.mjs';

const API_KEY = randomBytes(24).toString('hex');
const READY_WITHIN_MS = 30_000;
const STOPPED_WITHIN_MS = 10_000;

/**
 * One `./trunkline serve` process with its data folder, and its REST API.
 *
 * Its folder is copied when a second process starts on it, which is after pairing and before any
 * message: going back to that copy is how the engine loses its ratchets, as it would by a restored
 * backup.
 */
export class Gateway {
  #launcher;
  #env;
  #data;
  #backup;
  #child;
  #port;

  /** @param {{launcher: string[], folder: string, env: Record<string, string>}} settings */
  constructor({ launcher, folder, env }) {
    this.#launcher = launcher;
    this.#env = env;
    this.#data = join(folder, 'data');
    this.#backup = join(folder, 'backup');
  }

  async start() {
    if (existsSync(this.#data) && !existsSync(this.#backup)) {
      cpSync(this.#data, this.#backup, { recursive: true });
    }
    mkdirSync(this.#data, { recursive: true });
    this.#port = await freePort();
    const [command, ...args] = this.#launcher;
    this.#child = spawn(command, [...args, 'serve'], {
      stdio: ['ignore', 2, 2],
      env: {
        ...process.env,
        WHATSAPP_API_PORT: String(this.#port),
        WAHA_API_KEY: API_KEY,
        TRUNKLINE_HTTP_ADDRESS: '127.0.0.1',
        TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
        TRUNKLINE_DATA: this.#data,
        ...this.#env,
      },
    });
    await this.#ready();
  }

  async stop() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const gone = once(child, 'exit');
    const late = sleep(STOPPED_WITHIN_MS, 'late', { ref: false });
    if ((await Promise.race([gone, late])) === 'late') {
      child.kill('SIGKILL');
      throw new Error(`the gateway did not stop within ${STOPPED_WITHIN_MS} ms`);
    }
  }

  /** Goes back to the state before the first message. */
  async restoreBackup() {
    await this.stop();
    rmSync(this.#data, { recursive: true });
    cpSync(this.#backup, this.#data, { recursive: true });
    await this.start();
  }

  /**
   * Calls the REST API.
   *
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>} the answer's JSON, or its text when it is none
   */
  async call(method, path, body) {
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
      method,
      headers: {
        'X-Api-Key': API_KEY,
        'Content-Type': 'application/json',
        Accept: 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }

  async #ready() {
    const end = Date.now() + READY_WITHIN_MS;
    while (Date.now() < end) {
      if (this.#child.exitCode !== null)
        throw new Error(`the gateway ended with code ${this.#child.exitCode}`);
      try {
        await this.call('GET', '/ping');
        return;
      } catch {
        await sleep(50);
      }
    }
    throw new Error(`the gateway was not ready within ${READY_WITHIN_MS} ms`);
  }
}
