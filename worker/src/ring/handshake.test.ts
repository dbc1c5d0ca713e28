import assert from 'node:assert/strict';
import { WorkerError } from '../errors.ts';
import { newOperator, newTicket } from '../testing/ticket.ts';
import { answerHello, checkProof, makeHello, newEphemeral, proveHello, type Parties } from './handshake.ts';

const [keeper, alice, bob, mallory] = [newOperator(), newOperator(), newOperator(), newOperator()];
const ticket = newTicket(keeper, [alice, bob]);
const parties: Parties = { ticket, initiator: alice.address, responder: bob.address };
const refused = (error: unknown) => error instanceof WorkerError && error.code === 'HANDSHAKE_REFUSED';

/** Runs the three texts; each side has its own view of who talks under which ticket, and its own key. */
function shake(initiator = { parties, key: alice.key }, responder = { parties, key: bob.key }) {
  const [a, b] = [newEphemeral(), newEphemeral()];
  const hello = makeHello(initiator.parties, a);
  const answered = answerHello(responder.parties, hello, b, responder.key);
  const proved = proveHello(initiator.parties, a, answered.answer, initiator.key);
  checkProof(responder.parties, answered.hash, proved.proof);
  return { initiator: proved.keys, responder: answered.keys };
}

describe('handshake', () => {
  it('gives both ends the same two keys, other ones each time', () => {
    const { initiator, responder } = shake();
    assert.deepEqual(initiator, responder);
    assert.notDeepEqual(initiator.fromInitiator, initiator.fromResponder);
    assert.notDeepEqual(shake().initiator.fromInitiator, initiator.fromInitiator);
  });

  it('a responder without the key of the ticket is found out', () => {
    assert.throws(() => shake(undefined, { parties, key: mallory.key }), refused);
  });

  it('an initiator without the key of the ticket is found out', () => {
    assert.throws(() => shake({ parties, key: mallory.key }), refused);
  });

  it('is bound to the ticket: another ring, or another ticket of the same ring, is refused', () => {
    const sameRing = newTicket(keeper, [alice, bob, mallory], { ring: ticket.ring });
    for (const other of [newTicket(keeper, [alice, bob]), sameRing]) {
      assert.throws(() => shake({ parties: { ...parties, ticket: other }, key: alice.key }), refused);
    }
  });

  it('is bound to both ends: an answer meant for someone else is refused', () => {
    const forMallory = { parties: { ...parties, initiator: mallory.address }, key: bob.key };
    assert.throws(() => shake(undefined, forMallory), refused);
  });

  it('a replayed answer or proof does not fit fresh ephemeral keys', () => {
    const [a, b] = [newEphemeral(), newEphemeral()];
    const first = answerHello(parties, makeHello(parties, a), b, bob.key);
    assert.throws(() => proveHello(parties, newEphemeral(), first.answer, alice.key), refused);
    const { proof } = proveHello(parties, a, first.answer, alice.key);
    const second = answerHello(parties, makeHello(parties, a), newEphemeral(), bob.key);
    assert.throws(() => checkProof(parties, second.hash, proof), refused);
  });

  it("an initiator's signature is none of a responder's: roles cannot be reflected", () => {
    const [a, b] = [newEphemeral(), newEphemeral()];
    const { answer, hash } = answerHello(parties, makeHello(parties, a), b, bob.key);
    const reflected = { ...parties, initiator: bob.address };
    assert.throws(() => checkProof(reflected, hash, { signature: answer.signature }), refused);
  });

  it('a point of small order is refused', () => {
    const hello = { ...makeHello(parties, newEphemeral()), ephemeral: '00'.repeat(32) };
    assert.throws(() => answerHello(parties, hello, newEphemeral(), bob.key), refused);
  });
});
