import { randomBytes } from 'node:crypto';
import { x25519 } from '@noble/curves/ed25519.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { addressSchema, ascii, concat, fromHex, sign, toHex, verifyBy } from '@shardmarket/sdk';
import type { SignedTicket, SigningKey } from '@shardmarket/sdk';
import { z } from 'zod';
import { WorkerError } from '../errors.ts';

/**
 * Mutual handshake of two neighbours of a ring: ephemeral X25519 for secrecy (also of the past), Ed25519 signatures of
 * both operator keys over the transcript for identity (Krawczyk, "SIGMA", 2003), HKDF (RFC 5869) to one key per direction.
 * The transcript holds the keeper's signature of the ticket, and with it ring, model and every stage. Three texts:
 * initiator `hello`, responder `answer`, initiator `proof`; the first sealed frame back confirms the keys.
 */
const PROTOCOL = 'shardmarket/ring/v1';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
export const helloTextSchema = z.object({
  ring: hex(16),
  /** of the ticket; it is under both signatures with the ticket's own */
  generation: z.number().int().min(0),
  from: addressSchema,
  to: addressSchema,
  ephemeral: hex(32),
});
export const answerTextSchema = z.object({ ephemeral: hex(32), signature: hex(64) });
export const proofTextSchema = z.object({ signature: hex(64) });
export type HelloText = z.infer<typeof helloTextSchema>;
export type AnswerText = z.infer<typeof answerTextSchema>;
export type ProofText = z.infer<typeof proofTextSchema>;

/** Secrets that the keys of an open link come from, by who seals with them. */
export interface LinkKeys {
  readonly fromInitiator: Uint8Array;
  readonly fromResponder: Uint8Array;
}

/** Who talks to whom, and under which ticket. */
export interface Parties {
  readonly ticket: SignedTicket;
  /** operators, base58 */
  readonly initiator: string;
  readonly responder: string;
}

export interface Ephemeral {
  readonly secret: Uint8Array;
  readonly public: Uint8Array;
}

export function newEphemeral(): Ephemeral {
  const secret = new Uint8Array(randomBytes(32));
  return { secret, public: x25519.getPublicKey(secret) };
}

/** Hash of everything that both must agree on. */
function transcript(parties: Parties, initiatorEphemeral: string, responderEphemeral: string): Uint8Array {
  const { ticket, initiator, responder } = parties;
  const body = [PROTOCOL, ticket.ring, ticket.signature, initiator, responder, initiatorEphemeral, responderEphemeral];
  return sha256(ascii(JSON.stringify(body)));
}

function statement(role: 'initiator' | 'responder', hash: Uint8Array): Uint8Array {
  return concat(ascii(`${PROTOCOL}/${role}`), hash);
}

function deriveKeys(own: Ephemeral, theirs: string, hash: Uint8Array): LinkKeys {
  let shared: Uint8Array;
  try {
    shared = x25519.getSharedSecret(own.secret, fromHex(theirs, 32));
  } catch {
    throw refused('the ephemeral key is not a usable X25519 point');
  }
  const secret = extract(sha256, shared, hash);
  const key = (from: string) => expand(sha256, secret, ascii(`${PROTOCOL}/from-${from}`), 32);
  return { fromInitiator: key('initiator'), fromResponder: key('responder') };
}

/** First text of the initiator. */
export function makeHello(parties: Parties, own: Ephemeral): HelloText {
  const { ticket, initiator, responder } = parties;
  return {
    ring: ticket.ring,
    generation: ticket.generation,
    from: initiator,
    to: responder,
    ephemeral: toHex(own.public),
  };
}

/** Responder's side of the first two texts. The keys are not to be used before `checkProof` has passed. */
export function answerHello(parties: Parties, hello: HelloText, own: Ephemeral, key: SigningKey) {
  const ephemeral = toHex(own.public);
  const hash = transcript(parties, hello.ephemeral, ephemeral);
  const keys = deriveKeys(own, hello.ephemeral, hash);
  const answer: AnswerText = { ephemeral, signature: toHex(sign(statement('responder', hash), key)) };
  return { answer, keys, hash };
}

/** Initiator's side of the last two texts. @throws WorkerError HANDSHAKE_REFUSED unless the responder signed this very transcript */
export function proveHello(parties: Parties, own: Ephemeral, answer: AnswerText, key: SigningKey) {
  const hash = transcript(parties, toHex(own.public), answer.ephemeral);
  if (!verifyBy(parties.responder, statement('responder', hash), answer.signature)) {
    throw refused(`${parties.responder} did not sign this handshake`);
  }
  const proof: ProofText = { signature: toHex(sign(statement('initiator', hash), key)) };
  return { proof, keys: deriveKeys(own, answer.ephemeral, hash) };
}

/** Responder's check of the third text. @throws WorkerError HANDSHAKE_REFUSED unless the initiator signed this very transcript */
export function checkProof(parties: Parties, hash: Uint8Array, proof: ProofText): void {
  if (verifyBy(parties.initiator, statement('initiator', hash), proof.signature)) return;
  throw refused(`${parties.initiator} did not sign this handshake`);
}

export function refused(why: string): WorkerError {
  return new WorkerError('HANDSHAKE_REFUSED', `handshake: ${why}`);
}
