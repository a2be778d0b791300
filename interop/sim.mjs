import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { InteropError, within } from './lib/wait.mjs';

const STARTS_WITHIN_MS = 60_000; // the launcher builds first when it must
const STOPS_WITHIN_MS = 5_000;

/** A simulator process, and its admin API. */
export class Simulator {
  /** @type {import('node:child_process').ChildProcess} */
  #child;
  #admin;

  /**
   * Starts a simulator on a free port.
   *
   * @param {{launcher: string[], verbose?: boolean}} options
   */
  static async start({ launcher, verbose = false }) {
    const simulator = new Simulator();
    await simulator.#start(launcher, verbose);
    return simulator;
  }

  async #start([command, ...args], verbose) {
    this.#child = spawn(command, [...args, 'simulator', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = [];
    const ready = new Promise((resolve, reject) => {
      const onLine = (line) => {
        log.push(line);
        if (verbose) process.stderr.write(`  simulator| ${line.slice(0, 400)}\n`);
        const url = /(https?:\/\/[\d.a-z]+:\d+)/.exec(line)?.[1];
        if (url) resolve(url);
      };
      createInterface({ input: this.#child.stdout }).on('line', onLine);
      createInterface({ input: this.#child.stderr }).on('line', onLine);
      this.#child.on('error', reject);
      this.#child.on('exit', (code) =>
        reject(new InteropError(`the simulator ended (${code}): ${log.slice(-5).join(' | ')}`)),
      );
    });
    ready.catch(() => {});
    this.#admin = await within(ready, STARTS_WITHIN_MS, 'URL from the simulator');
    this.wsUrl = `${this.#admin.replace('http', 'ws')}/ws/chat`;
    ({ rootKey: this.rootKey } = await this.#get('/admin/info'));
  }

  /**
   * @param {string} name what others see
   * @returns {Promise<import('./lib/client.mjs').Account>}
   */
  async createAccount(name) {
    const { phone, lid } = await this.#post('/admin/accounts', { name });
    return { name, phone, pn: `${phone}@s.whatsapp.net`, lid: `${lid}@lid` };
  }

  async stop() {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGTERM');
    await Promise.race([
      once(this.#child, 'exit'),
      sleep(STOPS_WITHIN_MS, undefined, { ref: false }),
    ]);
    this.#child.kill('SIGKILL');
  }
}
