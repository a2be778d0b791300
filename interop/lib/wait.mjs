/** Something did not happen in time, or happened otherwise than it should. */
export class InteropError extends Error {}

/**
 * Waits for a promise, but not longer than the given time.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {number} timeoutMs
 * @param {string} what what is waited for, for the error
 * @returns {Promise<T>}
 */
export function within(promise, timeoutMs, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new InteropError(`no ${what} within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * Events of one device in the order they came, which can be waited for also after they came.
 *
 * @typedef {{event: string} & Record<string, any>} DeviceEvent
 */
export class EventLog {
  /** @type {DeviceEvent[]} */
  #events = [];
  /** @type {Set<(event: DeviceEvent) => void>} */
  #waiting = new Set();

  /** @param {DeviceEvent} event */
  add(event) {
    this.#events.push(event);
    for (const waiter of [...this.#waiting]) waiter(event);
  }

  /** How many events there were; a position for {@link next}. */
  get position() {
    return this.#events.length;
  }

  /** @param {(event: DeviceEvent) => boolean} matches */
  all(matches) {
    return this.#events.filter(matches);
  }

  /**
   * The first event from a position on that matches, when it is there.
   *
   * @param {(event: DeviceEvent) => boolean} matches
   * @param {{from?: number, timeoutMs: number, what: string}} options
   * @returns {Promise<DeviceEvent>}
   */
  async next(matches, { from = 0, timeoutMs, what }) {
    const known = this.#events.slice(from).find(matches);
    if (known) return known;
    let waiter;
    const arrival = new Promise((resolve) => {
      waiter = (event) => matches(event) && resolve(event);
      this.#waiting.add(waiter);
    });
    return within(arrival, timeoutMs, what).finally(() => this.#waiting.delete(waiter));
  }
}
