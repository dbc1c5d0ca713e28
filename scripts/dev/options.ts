import { parseArgs } from 'node:util';

export interface DevOptions {
  /** port of the keeper's API */
  readonly port: number;
  /** port of the chain's RPC; its WebSocket takes the next one */
  readonly rpcPort: number;
}

export const USAGE = `npm run dev -- [--port N] [--rpc-port N]

  --port N      the keeper's API (default 8800; 0: any free port)
  --rpc-port N  the chain's RPC, with its WebSocket on the next port (default 8899; 0: any free pair)`;

/** @returns undefined for --help. @throws Error that says what was expected. */
export function readOptions(args: readonly string[]): DevOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8800' },
      'rpc-port': { type: 'string', default: '8899' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  return { port: port('--port', values.port), rpcPort: port('--rpc-port', values['rpc-port']) };
}

function port(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_534) throw new Error(`${name}: expected a port from 0 to 65534, got "${text}"`);
  return value;
}
