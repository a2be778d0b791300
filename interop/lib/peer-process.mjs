import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { InteropError, within } from './wait.mjs';

const CALL_MS = 60_000;
const STOP_MS = 15_000;
const LOG_LINES_MAX = 200;

/** A driver process: commands go in, answers and events of its devices come out. */
export class PeerProcess {
  /** The last lines that the driver and its libraries printed. */
  log = [];
  #child;
  #nextAsk = 1;
  #pending = new Map();
  #onEvent;
  #stopping = false;

  /**
   * @param {string} kind names the file in `peers/`
   * @param {(event: {device: string, event: string}) => void} onEvent
   * @param {{verbose: boolean, logFile: string}} options
   */
  constructor(kind, onEvent, { verbose, logFile }) {
    this.#onEvent = onEvent;
    const driver = fileURLToPath(new URL(`../peers/${kind}.mjs`, import.meta.url));
    this.#child = spawn(process.execPath, [driver], { stdio: ['pipe', 'pipe', 'pipe'] });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#receive(line));
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      this.log.push(line);
      if (this.log.length > LOG_LINES_MAX) this.log.shift();
      appendFileSync(logFile, `${line}\n`);
      if (verbose) process.stderr.write(`  ${kind}| ${line.slice(0, 400)}\n`);
    });
    this.#child.stdin.on('error', () => {}); // the exit below tells more
    this.#child.on('exit', (code, signal) => this.#ended(code ?? signal));
  }

  /**
   * @param {string} device
   * @param {string} command
   * @param {object} [args]
   * @returns {Promise<any>}
   */
  call(device, command, args) {
    const ask = this.#nextAsk++;
    const answer = new Promise((resolve, reject) =>
      this.#pending.set(ask, { resolve, reject, device, command }),
    );
    this.#child.stdin.write(`${JSON.stringify({ ask, device, command, args })}\n`);
    return within(answer, CALL_MS, `answer of ${device} to ${command}`).finally(() =>
      this.#pending.delete(ask),
    );
  }

  /** Ends the process in good order, so that its state is written and nothing of it goes on. */
  async stop() {
    this.#stopping = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.stdin.end();
    try {
      const [code] = await within(once(this.#child, 'exit'), STOP_MS, 'end of a peer process');
      if (code !== 0) throw new InteropError(`a peer process could not stop its devices`);
    } catch (error) {
      this.#child.kill('SIGKILL');
      throw error;
    }
  }

  #receive(line) {
    const { reply, result, error, ...event } = JSON.parse(line);
    if (reply === undefined) {
      this.#onEvent(event);
      return;
    }
    const asked = this.#pending.get(reply);
    if (!asked) return; // answered after its time
    if (error === undefined) asked.resolve(result);
    else asked.reject(new InteropError(`${asked.device} ${asked.command}: ${error}`));
  }

  #ended(how) {
    for (const { reject, device, command } of this.#pending.values()) {
      reject(new InteropError(`${device} ${command}: the process ended (${how})`));
    }
    if (!this.#stopping) this.log.push(`the process ended by itself (${how})`);
  }
}
