import assert from 'node:assert/strict';
import { signTicket, type SignedTicket, type Ticket } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import { newOperator, newTicket } from '../testing/ticket.ts';
import { checkTicket, type TicketExpectation } from './ticket.ts';

const [keeper, head, tail, other] = [newOperator(), newOperator(), newOperator(), newOperator()];
const ticket = newTicket(keeper, [head, tail]);
const asHead: TicketExpectation = {
  operator: head.address,
  worker: head.address,
  layers: [0, 2],
  holds: 2,
  model: ticket.model,
  modelLayers: 4,
  keeper: keeper.address,
  canDrive: true,
  now: Date.now(),
};
const asTail: TicketExpectation = {
  ...asHead,
  operator: tail.address,
  worker: tail.address,
  layers: [2, 4],
  canDrive: false,
};

function resigned(change: Partial<Ticket>): SignedTicket {
  return signTicket({ ...ticket, ...change }, keeper.key);
}

function refuses(what: RegExp, given: SignedTicket, expected: Partial<TicketExpectation> = {}): void {
  assert.throws(
    () => checkTicket(given, { ...asHead, ...expected }),
    (error) => error instanceof WorkerError && error.code === 'BAD_TICKET' && what.test(error.message),
  );
}

describe('ticket', () => {
  it("gives this worker's place in the ring", () => {
    assert.equal(checkTicket(ticket, asHead), 0);
    assert.equal(checkTicket(ticket, asTail), 1);
  });

  it('of another keeper, or not signed by the keeper, is refused', () => {
    refuses(/this worker serves keeper/, newTicket(other, [head, tail]));
    refuses(/did not sign/, { ...ticket, expiresAt: ticket.expiresAt + 1 });
    refuses(/did not sign/, { ...newTicket(other, [head, tail]), keeper: keeper.address });
  });

  it('that has expired or is for another model is refused', () => {
    refuses(/expired/, ticket, { now: ticket.expiresAt });
    refuses(/for model/, resigned({ model: '0b'.repeat(32) }));
  });

  it('without this worker, or with other layers or another account, is refused', () => {
    refuses(/does not stand in it/, ticket, { operator: other.address });
    refuses(/it holds 0-1/, ticket, { layers: [0, 1] });
    refuses(/it holds 0-2/, ticket, { worker: other.address });
  });

  it('with a gap, an overlap, a short end or an operator twice is refused', () => {
    const [a, b] = ticket.stages;
    assert.ok(a && b);
    refuses(/do not follow 2/, resigned({ stages: [a, { ...b, layers: [3, 4] }] }));
    refuses(/do not follow 2/, resigned({ stages: [a, { ...b, layers: [1, 4] }] }));
    refuses(/end at layer 2 of 4/, resigned({ stages: [a] }));
    refuses(/stands in it twice/, resigned({ stages: [a, { ...b, operator: a.operator }] }));
  });

  it('for some of the layers that this worker holds is taken, for more than its memory holds at once refused', () => {
    assert.equal(checkTicket(ticket, { ...asHead, layers: [0, 4], holds: 4 }), 0);
    assert.equal(checkTicket(ticket, { ...asTail, layers: [1, 4], holds: 2 }), 1);
    refuses(/layers 0-2, its memory holds 1 at once/, ticket, { layers: [0, 4], holds: 1 });
  });

  it('that makes a worker without a draft model drive is refused', () => {
    refuses(/cannot drive/, ticket, { canDrive: false });
  });
});
