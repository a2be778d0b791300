import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../lib/ports.mjs';

const API_KEY = randomBytes(24).toString('hex');
const READY_WITHIN_MS = 50_000;
const STOPPED_WITHIN_MS = 10_000;

const run = promisify(execFile);

/** One `./trunkline serve` process with its data folder, and its REST API. */
export class Gateway {
  #launcher;
  #env;
  #data;
  #child;
  #port;

  /** @param {{launcher: string[], folder: string, env: Record<string, string>}} settings */
  constructor({ launcher, folder, env }) {
    this.#launcher = launcher;
    this.#env = env;
    this.#data = join(folder, 'data');
  }

  async start() {
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

  /** Stops, loses all Signal sessions of all devices, and starts again. */
  async loseRatchets() {
    await this.stop();
    const root = dirname(this.#launcher[0]);
    const { stdout: home } = await run('sh', [join(root, 'bin/find-jdk'), 'javac']);
    const tool = fileURLToPath(new URL('LoseRatchets.java', import.meta.url));
    const classPath = join(root, 'launcher/target/trunkline.jar');
    const file = join(this.#data, 'trunkline.db');
    await run(join(home.trim(), 'bin/java'), ['--class-path', classPath, tool, file]);
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
