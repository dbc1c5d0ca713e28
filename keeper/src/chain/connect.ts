import type { Connection } from '@solana/web3.js';
import { createLog } from '../log.ts';
import { RpcPool } from './rpc/pool.ts';

/** A connection at `confirmed` to one node, whose requests are tried again when no answer comes or the node is busy. */
export function connect(rpcUrl: string): Connection {
  return new RpcPool([rpcUrl], createLog('silent')).connection;
}
