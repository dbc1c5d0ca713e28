import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { addressSchema, verifyBy } from '../address.ts';
import { ascii, concat, toHex } from '../bytes.ts';
import { sign, type SigningKey } from '../keys.ts';
import { ringUrlSchema } from './relay.ts';

/** One stage of a ring, in ring order; the first drives, the last samples and returns to the first. */
export const stageSchema = z.object({
  operator: addressSchema,
  worker: addressSchema,
  /** where its predecessor dials it: ws://, wss://, or relay:WORKER */
  url: ringUrlSchema,
  layers: z.tuple([z.number().int().min(0), z.number().int().min(1)]),
});
export type Stage = z.infer<typeof stageSchema>;

/** Most times a ring can be healed: the generation is the upper part of the epochs of its jobs, which are u32. */
export const MAX_GENERATION = 4095;

/** The keeper's word on who belongs to a ring: a worker accepts links from these keys only. */
export const ticketSchema = z.object({
  ring: z.string().regex(/^[0-9a-f]{32}$/),
  /** 0 at first; one more each time the ring is healed: tickets and links of lower generations are void */
  generation: z.number().int().min(0).max(MAX_GENERATION),
  model: z.string().regex(/^[0-9a-f]{64}$/),
  stages: z.array(stageSchema).min(1).max(16),
  /** unix milliseconds after which no new link is opened under it */
  expiresAt: z.number().int(),
  keeper: addressSchema,
});
export type Ticket = z.infer<typeof ticketSchema>;
export const signedTicketSchema = ticketSchema.extend({ signature: z.string().regex(/^[0-9a-f]{128}$/) });
export type SignedTicket = z.infer<typeof signedTicketSchema>;

function message(t: Ticket): Uint8Array {
  const stages = t.stages.map((s) => [s.operator, s.worker, s.url, s.layers]);
  const body = JSON.stringify([t.ring, t.generation, t.model, stages, t.expiresAt, t.keeper]);
  return concat(ascii('shardmarket/ticket/v2'), sha256(ascii(body)));
}

export function signTicket(ticket: Ticket, keeper: SigningKey): SignedTicket {
  return { ...ticket, signature: toHex(sign(message(ticket), keeper)) };
}

/** True if the ticket is signed by the keeper that it names; whether that keeper is trusted is the caller's to know. */
export function verifyTicket(ticket: SignedTicket): boolean {
  return verifyBy(ticket.keeper, message(ticket), ticket.signature);
}
