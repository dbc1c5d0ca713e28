/** What an operation is: a random call of one instruction, and what the model says about any call of it. */
import type { Addr } from '../addresses.ts';
import type { Cast } from '../cast.ts';
import type { Raw } from '../idl/instructions.ts';
import type { Value } from '../idl/layout.ts';
import type { Model } from '../model/state.ts';
import type { Rng } from '../rng.ts';
import type { Verdict } from './verdict.ts';

/** A signed message. */
export interface Signed {
  readonly signer: Addr;
  readonly message: Uint8Array;
}

/** What stands in an Ed25519 instruction right before. */
export interface Proof {
  readonly signed: readonly Signed[];
  /** what is wrong with it: its signature, its layout, or that another instruction stands between */
  readonly flaw?: 'signature' | 'layout' | 'apart';
}

/** What an operation chooses; the accounts that exist once are filled in. */
export interface Draft {
  readonly args: Record<string, Value>;
  readonly accounts: Record<string, Addr | null>;
  readonly remaining?: readonly Addr[];
  readonly proof?: Proof;
}

/** A call as it is sent. */
export interface Call extends Draft {
  readonly op: string;
  /** the account whose signature is missing */
  readonly unsigned?: string;
  /** the account that is not passed as writable */
  readonly fixed?: string;
  /** another instruction in the same transaction */
  readonly beside?: 'budget' | 'transfer before' | 'transfer after';
}

/** Who and what there is to choose from. */
export interface Draw {
  readonly m: Model;
  readonly rng: Rng;
  readonly cast: Cast;
}

/** Why an account would be refused (names of errors, `account` for any of Anchor's), undefined where it is right. */
export type Rule = (m: Model, address: Addr, call: Call) => readonly string[] | undefined;

/** What to do to the model when the call goes through. */
export type Effect = () => void;

export interface Operation {
  /** how often it is drawn, compared with others */
  readonly weight: number;
  /** rules of the accounts that are not the same in every call */
  readonly accounts: Readonly<Record<string, Rule>>;
  /** accounts that may stand twice */
  readonly twice?: readonly string[];
  /** must be alone in its transaction */
  readonly alone?: true;
  /** A random call, mostly a sensible one; undefined where there is nothing to do it to. */
  draw(draw: Draw): Draft | undefined;
  /** Notes every reason to refuse a call whose accounts are right. @returns its effect; undefined where it cannot go through */
  judge(v: Verdict, m: Model, call: Call): Effect | undefined;
  /** the instructions, for what is no instruction of the program */
  encode?: (call: Call) => readonly Raw[];
}
