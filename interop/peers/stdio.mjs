import { createInterface } from 'node:readline';

/**
 * What a driver offers for one linked device. Every method may be asynchronous; what it returns
 * is the answer to the command of the same name.
 *
 * @typedef {Record<string, (args: any) => unknown>} Device
 */

/**
 * Runs a driver: one process that speaks JSON lines on its standard input and output.
 *
 * A line in is `{"ask": 1, "device": "b", "command": "sendText", "args": {…}}`; lines out are
 * `{"reply": 1, "result": …}`, `{"reply": 1, "error": "…"}` and, at any time,
 * `{"device": "b", "event": "message", …}`. Whatever a library prints goes to standard error,
 * where the runner keeps the last lines. The process ends when its input ends, with a status other
 * than 0 when a device could not be stopped.
 *
 * @param {(name: string, emit: (event: string, details?: object) => void) => Device} create
 */
export function serve(create) {
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace']) {
    const heard = level === 'warn' || level === 'error' || process.env.PEER_LOG === 'trace';
    console[level] = (...parts) => {
      if (heard) process.stderr.write(`${parts.map(printable).join(' ')}\n`);
    };
  }
  /** @type {Map<string, Device>} */
  const devices = new Map();
  const send = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

  const deviceNamed = (name) => {
    let device = devices.get(name);
    if (!device) {
      device = create(name, (event, details) => send({ device: name, event, ...details }));
      devices.set(name, device);
    }
    return device;
  };

  const answer = async ({ ask, device: name, command, args }) => {
    try {
      const device = deviceNamed(name);
      if (!device[command]) throw new Error(`this driver has no command ${command}`);
      send({ reply: ask, result: (await device[command](args ?? {})) ?? null });
    } catch (error) {
      send({ reply: ask, error: error?.message ?? String(error) });
    }
  };

  const end = async () => {
    const ends = await Promise.allSettled([...devices.values()].map((device) => device.stop?.({})));
    const failed = ends.filter(({ status }) => status === 'rejected');
    for (const { reason } of failed) console.error('a device did not stop', reason);
    process.exit(failed.length === 0 ? 0 : 1);
  };

  process.on('unhandledRejection', (error) => console.error('unhandled rejection', error));
  process.on('SIGTERM', end);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => void answer(JSON.parse(line)));
  lines.on('close', end);
}

function printable(value) {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.stack ?? value.message;
  try {
    return JSON.stringify(value);
  } catch {
    return String(value);
  }
}
