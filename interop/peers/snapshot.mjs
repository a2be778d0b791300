import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';

/**
 * A state that lives in memory and is written to one file soon after it changes.
 *
 * Not durable on purpose: a peer is stopped in good order, and what is tested is that another
 * process continues from the file.
 *
 * @template {object} State
 */
export class Snapshot {
  /** @type {State} */
  state;
  #file;
  #timer;

  /**
   * @param {string} file
   * @param {() => State} initial what the state is before the first write
   */
  constructor(file, initial) {
    this.#file = file;
    this.state = existsSync(file) ? deserialize(readFileSync(file)) : initial();
  }

  /** Notes that the state changed. */
  changed() {
    this.#timer ??= setTimeout(() => this.flush(), 50);
  }

  /** Writes the state now. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, serialize(this.state));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
