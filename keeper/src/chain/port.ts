/** What the keeper reads from the chain, in its own words; addresses are base58, amounts micro-USDC, times unix seconds. */

export interface SessionOnChain {
  readonly payer: string;
  /** the voucher key */
  readonly signer: string;
  readonly deposit: bigint;
  readonly settled: bigint;
  readonly expiresAt: bigint;
  /** whether the payer asked to close it */
  readonly closing: boolean;
}

export interface WorkerOnChain {
  readonly address: string;
  readonly operator: string;
  /** manifest hash, hex */
  readonly model: string;
  readonly layers: readonly [number, number];
  /** micro-USDC per million layer-tokens */
  readonly ask: bigint;
}

export interface ModelOnChain {
  readonly layers: number;
  /** asks above it earn nothing */
  readonly priceCeiling: bigint;
}

/** Every method answers `undefined` for an account that does not exist. @throws Problem `rpc_unavailable` */
export interface ChainReader {
  session(address: string): Promise<SessionOnChain | undefined>;
  worker(address: string): Promise<WorkerOnChain | undefined>;
  model(hash: string): Promise<ModelOnChain | undefined>;
  /** the chain's clock, which need not be the wall's */
  now(): Promise<bigint>;
}
