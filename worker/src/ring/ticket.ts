import { verifyTicket, type SignedTicket } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import type { LayerRange } from '../model/graphs.ts';

/** What a worker knows of itself and its keeper when a ticket comes in. */
export interface TicketExpectation {
  readonly operator: string;
  /** account of the worker on chain */
  readonly worker: string;
  readonly layers: LayerRange;
  /** most of these layers that it holds at once */
  readonly holds: number;
  /** manifest hash, hex, and number of layers of the model that it serves */
  readonly model: string;
  readonly modelLayers: number;
  /** the keeper it is connected to */
  readonly keeper: string;
  readonly canDrive: boolean;
  /** unix milliseconds */
  readonly now: number;
}

/**
 * Checks that a ticket is this keeper's word on a ring in which this worker has its place.
 * @returns this worker's index in the ring @throws WorkerError BAD_TICKET
 */
export function checkTicket(ticket: SignedTicket, expected: TicketExpectation): number {
  const refuse = (what: string) => new WorkerError('BAD_TICKET', `ticket of ring ${ticket.ring}: ${what}`);
  if (ticket.keeper !== expected.keeper) {
    throw refuse(`it is ${ticket.keeper}'s, this worker serves keeper ${expected.keeper}`);
  }
  if (!verifyTicket(ticket)) throw refuse('the keeper did not sign it');
  if (ticket.expiresAt <= expected.now) throw refuse('it has expired');
  if (ticket.model !== expected.model)
    throw refuse(`it is for model ${ticket.model}, this worker has ${expected.model}`);
  if (new Set(ticket.stages.map((s) => s.operator)).size !== ticket.stages.length) {
    throw refuse('an operator stands in it twice');
  }
  let next = 0;
  for (const { layers } of ticket.stages) {
    if (layers[0] !== next || layers[1] <= layers[0]) throw refuse(`layers ${layers.join('-')} do not follow ${next}`);
    next = layers[1];
  }
  if (next !== expected.modelLayers) throw refuse(`its stages end at layer ${next} of ${expected.modelLayers}`);
  const index = ticket.stages.findIndex((s) => s.operator === expected.operator);
  const own = ticket.stages[index];
  if (!own) throw refuse(`${expected.operator} does not stand in it`);
  const { worker, layers, holds } = expected;
  if (own.worker !== worker || own.layers[0] < layers[0] || own.layers[1] > layers[1]) {
    throw refuse(`it gives this worker layers ${own.layers.join('-')}, it holds ${layers.join('-')}`);
  }
  if (own.layers[1] - own.layers[0] > holds) {
    throw refuse(`it gives this worker layers ${own.layers.join('-')}, its memory holds ${holds} at once`);
  }
  if (index === 0 && !expected.canDrive) throw refuse('this worker has no draft model and cannot drive a ring');
  return index;
}
