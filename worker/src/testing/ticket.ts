import { randomBytes } from 'node:crypto';
import { Keypair } from '@solana/web3.js';
import { signingKey, signTicket, toHex, type SignedTicket, type SigningKey, type Ticket } from '@shardmarket/sdk';

export interface Operator {
  readonly address: string;
  readonly key: SigningKey;
}

export function newOperator(): Operator {
  const pair = Keypair.generate();
  return { address: pair.publicKey.toBase58(), key: signingKey(pair.secretKey) };
}

/** A ticket of a ring in which each operator holds two layers. */
export function newTicket(
  keeper: Operator,
  operators: readonly Operator[],
  change: Partial<Ticket> = {},
): SignedTicket {
  const ticket: Ticket = {
    ring: toHex(randomBytes(16)),
    generation: 0,
    model: '0a'.repeat(32),
    stages: operators.map(({ address }, i) => ({
      operator: address,
      worker: address,
      url: 'ws://127.0.0.1:1/ring',
      layers: [2 * i, 2 * i + 2],
    })),
    expiresAt: Date.now() + 3_600_000,
    keeper: keeper.address,
    ...change,
  };
  return signTicket(ticket, keeper.key);
}
