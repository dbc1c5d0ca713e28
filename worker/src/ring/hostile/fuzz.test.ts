import assert from 'node:assert/strict';
import { signedTicketSchema } from '@shardmarket/sdk';
import fc from 'fast-check';
import { WorkerError, type WorkerErrorCode } from '../../errors.ts';
import { mergeRows, splitRows } from '../../stage/rows.ts';
import { MAX_ROWS, type GraphShape } from '../../stage/shape.ts';
import { newOperator, newTicket } from '../../testing/ticket.ts';
import { decodeHeader, HEADER_BYTES } from '../frame.ts';
import { answerHello, answerTextSchema, checkProof, helloTextSchema, makeHello } from '../handshake.ts';
import { newEphemeral, proofTextSchema, proveHello } from '../handshake.ts';
import { decodeKnown } from '../known.ts';
import { decodeAbort, decodeOpen, encodeAbort, encodeOpen } from '../payload.ts';
import { decodeResult, encodeLogprobs, encodeResult } from '../result.ts';
import { Opener, Sealer } from '../seal.ts';
import { checkTicket } from '../ticket.ts';
import { decodeTokens } from '../tokens.ts';

const [keeper, alice, bob] = [newOperator(), newOperator(), newOperator()];
const ticket = newTicket(keeper, [alice, bob]);
const parties = { ticket, initiator: alice.address, responder: bob.address };
const utf8 = (text: string) => new TextEncoder().encode(text);
const secret = () => new Uint8Array(32).fill(7);

/** Runs a parser on what it may be given: it reads it, or refuses it with one of its codes, and does nothing else. */
function refuses(codes: readonly WorkerErrorCode[], parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    assert.ok(error instanceof WorkerError, String(error));
    assert.ok(codes.includes(error.code), `${error.code}: ${error.message}`);
  }
}

/** Bytes that are nearly right: some good ones with a few changed, cut, doubled or put in. */
function nearly(good: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat(good.length);
  const change = fc.record({ at, remove: fc.nat(8), put: fc.uint8Array({ maxLength: 8 }) });
  return fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce(
        (bytes, { at: from, remove, put }) =>
          new Uint8Array(Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + remove)])),
        good,
      ),
    );
}
const bytes = (good: Uint8Array) => fc.oneof(fc.uint8Array({ maxLength: 400 }), nearly(good));

/** Values that are nearly right: a good object in which some fields are anything. */
function objects<T extends object>(good: T): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(good).map(([name, value]) => [
      name,
      fc.oneof({ weight: 4, arbitrary: fc.constant(value as unknown) }, fc.jsonValue(), fc.base64String()),
    ]),
  );
  return fc.oneof({ weight: 4, arbitrary: fc.record(fields, { requiredKeys: [] }) }, fc.jsonValue());
}

const session = alice.address;
const open = encodeOpen({
  session,
  sampling: { temperature: 0.5, topP: 0.9, seed: '7', logprobs: 2 },
  prompt: 3,
  positions: 64,
});
const frame = () =>
  new Sealer(secret()).seal({ type: 'open', job: 'ab'.repeat(16), rows: 0, epoch: 0, position: 0, payload: open });

describe('parsers of what a neighbour says', () => {
  const runs = { numRuns: 500 };
  const parsers: Record<string, [Uint8Array, readonly WorkerErrorCode[], (bytes: Uint8Array) => unknown]> = {
    header: [frame().subarray(0, HEADER_BYTES), ['BAD_FRAME'], decodeHeader],
    frame: [frame(), ['BAD_FRAME'], (b) => new Opener(secret()).open(b)],
    open: [open, ['BAD_FRAME'], decodeOpen],
    abort: [encodeAbort({ code: 'BUSY', message: 'full' }), ['BAD_FRAME'], decodeAbort],
    ready: [new Uint8Array(40), ['BAD_FRAME'], decodeKnown],
  };
  for (const [what, [good, codes, parse]] of Object.entries(parsers)) {
    it(`${what}: read, or refused with ${codes.join(' or ')}`, () => {
      fc.assert(
        fc.property(bytes(good), (given) => refuses(codes, () => parse(given))),
        runs,
      );
    });
  }

  it('tokens and results, whatever the frame says of their rows', () => {
    const good = encodeResult([1, 2], encodeLogprobs(Array(2).fill({ logprob: -1, top: [[1, -1]] })));
    const top = fc.option(fc.nat(3), { nil: undefined });
    fc.assert(
      fc.property(bytes(good), fc.nat(MAX_ROWS), top, (given, rows, asked) => {
        refuses(['BAD_FRAME'], () => decodeTokens(given, rows));
        refuses(['BAD_FRAME', 'BAD_RESULT'], () => decodeResult(given, rows, asked, 100));
      }),
      runs,
    );
  });

  it('rows, whatever the frame says of them', () => {
    const sizes = { layers: [2, 4] as const, hidden: 2, vocab: 50, kvHeads: 1, headDim: 2, capacity: 100 };
    fc.assert(
      fc.property(bytes(new Uint8Array(36)), fc.nat(MAX_ROWS), fc.boolean(), (given, rows, first) => {
        const shape: GraphShape = { ...sizes, first, last: false };
        refuses(['BAD_FRAME'], () => splitRows(shape, rows, given));
        const part = { count: rows, payload: given };
        refuses(['BAD_FRAME'], () => mergeRows(shape, [part, part]));
      }),
      runs,
    );
  });

  it('texts of the handshake, read by their shapes and then used', () => {
    const [own, theirs] = [newEphemeral(), newEphemeral()];
    const hello = makeHello(parties, own);
    const { answer, hash } = answerHello(parties, hello, theirs, bob.key);
    const { proof } = proveHello(parties, own, answer, alice.key);
    fc.assert(
      fc.property(objects(hello), objects(answer), objects(proof), (one, two, three) => {
        const [said, answered, proved] = [
          helloTextSchema.safeParse(one),
          answerTextSchema.safeParse(two),
          proofTextSchema.safeParse(three),
        ];
        if (said.success) refuses(['HANDSHAKE_REFUSED'], () => answerHello(parties, said.data, theirs, bob.key));
        if (answered.success) refuses(['HANDSHAKE_REFUSED'], () => proveHello(parties, own, answered.data, alice.key));
        if (proved.success) refuses(['HANDSHAKE_REFUSED'], () => checkProof(parties, hash, proved.data));
      }),
      { numRuns: 100 },
    );
  });

  it('tickets, read by their shape and then checked: none but the signed one is taken', () => {
    const expected = {
      ...{ operator: bob.address, worker: bob.address, ...{ layers: [2, 4] as const, holds: 2 }, model: ticket.model, modelLayers: 4 },
      ...{ keeper: keeper.address, canDrive: true, now: Date.now() },
    };
    assert.equal(checkTicket(ticket, expected), 1);
    fc.assert(
      fc.property(objects(ticket), (given) => {
        const read = signedTicketSchema.safeParse(given);
        if (!read.success) return;
        try {
          checkTicket(read.data, expected);
          assert.deepEqual(read.data, ticket);
        } catch (error) {
          assert.ok(error instanceof WorkerError && error.code === 'BAD_TICKET', String(error));
        }
      }),
      runs,
    );
  });

  it('an open that is JSON of any shape', () => {
    const good = { session, sampling: { temperature: 0, topP: 1, seed: '0' }, prompt: 3, positions: 9 };
    fc.assert(
      fc.property(objects(good), (given) => refuses(['BAD_FRAME'], () => decodeOpen(utf8(JSON.stringify(given))))),
      runs,
    );
  });
});
