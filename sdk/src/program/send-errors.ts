/** The chain went past the transaction's last valid block without it: it will never be on chain. Build a new one. */
export class TransactionExpired extends Error {
  readonly code = 'TRANSACTION_EXPIRED';
  constructor(
    readonly signature: string,
    readonly lastValidBlockHeight: number,
  ) {
    super(
      `transaction ${signature} expired at block height ${lastValidBlockHeight} without being on chain: ` +
        'build, sign and send it again',
    );
    this.name = 'TransactionExpired';
  }
}

/** The RPC stopped answering: the transaction may or may not be on chain. Never to be taken for a failure. */
export class TransactionUnknown extends Error {
  readonly code = 'TRANSACTION_UNKNOWN';
  constructor(
    readonly signature: string,
    cause: unknown,
  ) {
    super(
      `the outcome of transaction ${signature} is unknown, because the RPC does not answer: ` +
        'look the signature up before anything is sent again',
      { cause },
    );
    this.name = 'TransactionUnknown';
  }
}
