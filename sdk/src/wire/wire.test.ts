import assert from 'node:assert/strict';
import { Keypair } from '@solana/web3.js';
import fc from 'fast-check';
import { honestJob, stranger } from '../../test/honest-job.ts';
import { signingKey } from '../keys.ts';
import { ControlMessageError, decodeControl, encodeControl } from './codec.ts';
import { MAX_CONTROL_BYTES, toKeeperSchema, toWorkerSchema, type ToKeeper, type ToWorker } from './control.ts';
import { signHello, verifyHello, type Hello } from './hello.ts';
import { signTicket, verifyTicket, type Ticket } from './ticket.ts';

const pair = Keypair.fromSeed(new Uint8Array(32).fill(3));
const key = signingKey(pair.secretKey);
const me = pair.publicKey.toBase58();
const id = 'ab'.repeat(16);
const nonce = 'cd'.repeat(32);
const hello: Hello = {
  worker: stranger.publicKey.toBase58(),
  operator: me,
  model: '01'.repeat(32),
  numericsClass: '02'.repeat(32),
  layers: [0, 2],
  ringUrl: 'ws://127.0.0.1:1234/ring',
  canDrive: true,
  maxJobs: 4,
  layerMs: 1.25,
  holds: 2,
};
const ticket: Ticket = {
  ring: id,
  generation: 0,
  model: '01'.repeat(32),
  stages: [{ operator: me, worker: hello.worker, url: 'ws://127.0.0.1:1234/ring', layers: [0, 6] }],
  expiresAt: 1_700_000_000_000,
  keeper: me,
};
const stats = { proposed: 4, accepted: 3, rejected: 1, rounds: 2, firstTokenMs: 1.5, totalMs: 9 };
const [receipt] = honestJob().signed;
assert.ok(receipt);

const toWorker: ToWorker[] = [
  { type: 'challenge', nonce, keeper: me },
  { type: 'welcome' },
  { type: 'refused', code: 'NOT_REGISTERED', message: 'register first' },
  { type: 'ring.join', ticket: signTicket(ticket, key) },
  { type: 'ring.leave', ring: id },
  { type: 'probe', worker: hello.worker, operator: me, url: `relay:${hello.worker}` },
  { type: 'relay.call', token: id },
  { type: 'relay.call', token: id, at: 'wss://keeper.example/v1/workers' },
  { type: 'presence', reachable: true, route: 'relay', why: 'no route' },
  {
    type: 'job.start',
    job: id,
    ring: id,
    session: me,
    prompt: [1, 2, 3],
    maxTokens: 16,
    sampling: { temperature: 0, topP: 1, seed: '18446744073709551615' },
    stopTokens: [0],
    given: [7, 8],
  },
  { type: 'job.cancel', job: id },
  { type: 'job.cut', job: id, ring: id, committed: 3, tokenRoot: 'ab'.repeat(32) },
  { type: 'job.settled', jobs: [id], signature: 'sig' },
];
const toKeeper: ToKeeper[] = [
  { type: 'hello', hello, signature: signHello(hello, nonce, key) },
  { type: 'ring.ready', ring: id, generation: 1 },
  { type: 'probe.result', worker: hello.worker, url: 'ws://127.0.0.1:1234/ring', rttMs: null },
  { type: 'ring.failed', ring: id, generation: 1, code: 'LINK', message: 'no answer', suspect: me },
  { type: 'job.tokens', job: id, position: 0, tokens: [7] },
  { type: 'job.tokens', job: id, position: 0, tokens: [7, 8], sources: ['ngram', 'target'] },
  { type: 'job.done', job: id, finish: 'stop', completionTokens: 5, committed: 7, stats },
  { type: 'job.failed', job: id, code: 'OOM', message: 'no memory' },
  { type: 'job.receipt', receipt },
];

describe('control messages', () => {
  for (const message of toWorker) {
    it(`${message.type} is read as it was written`, () => {
      assert.deepEqual(decodeControl(toWorkerSchema, encodeControl(message)), message);
    });
  }
  for (const message of toKeeper) {
    it(`${message.type} is read as it was written`, () => {
      assert.deepEqual(decodeControl(toKeeperSchema, encodeControl(message)), message);
    });
  }

  it('says what was wrong: no JSON, too long, unknown type, wrong field', () => {
    const refuse = (text: string, expected: RegExp) =>
      assert.throws(
        () => decodeControl(toKeeperSchema, text),
        (e) => e instanceof ControlMessageError && e.code === 'BAD_CONTROL_MESSAGE' && expected.test(e.message),
      );
    refuse('{', /not JSON/);
    refuse(' '.repeat(MAX_CONTROL_BYTES + 1), /at most 1048576 are read/);
    refuse('{"type":"nope"}', /type/);
    refuse(JSON.stringify({ type: 'ring.ready', ring: 'xyz' }), /ring/);
    refuse(JSON.stringify({ type: 'job.receipt', receipt: { ...receipt, operator: '0'.repeat(44) } }), /operator/);
  });

  it('any text is read or refused with ControlMessageError, nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        try {
          decodeControl(toKeeperSchema, text);
        } catch (e) {
          assert.ok(e instanceof ControlMessageError);
        }
      }),
    );
  });
});

describe('hello', () => {
  const signature = signHello(hello, nonce, key);

  it('is bound to its nonce and to every field', () => {
    assert.ok(verifyHello(hello, nonce, signature));
    assert.ok(!verifyHello(hello, 'ce'.repeat(32), signature));
    const changes: { [K in keyof Hello]: Hello[K] } = {
      worker: me,
      operator: stranger.publicKey.toBase58(),
      model: '03'.repeat(32),
      numericsClass: '04'.repeat(32),
      layers: [0, 3],
      ringUrl: null,
      relay: false,
      canDrive: false,
      maxJobs: 5,
      layerMs: 1.5,
      holds: 1,
    };
    for (const [field, value] of Object.entries(changes)) {
      assert.ok(!verifyHello({ ...hello, [field]: value }, nonce, signature), field);
    }
  });

  it('a malformed operator or signature is false, never a throw', () => {
    assert.equal(verifyHello({ ...hello, operator: 'nobody' }, nonce, signature), false);
    assert.equal(verifyHello(hello, nonce, 'zz'), false);
  });
});

describe('ticket', () => {
  const signed = signTicket(ticket, key);

  it('is bound to every field and to its keeper', () => {
    assert.ok(verifyTicket(signed));
    const [stage] = ticket.stages;
    assert.ok(stage);
    const changes: { [K in keyof Ticket]: Ticket[K] } = {
      ring: 'ac'.repeat(16),
      generation: 1,
      model: '03'.repeat(32),
      stages: [{ ...stage, url: 'ws://elsewhere/' }],
      expiresAt: 1,
      keeper: stranger.publicKey.toBase58(),
    };
    for (const [field, value] of Object.entries(changes)) {
      assert.ok(!verifyTicket({ ...signed, [field]: value }), field);
    }
    for (const change of [{ operator: hello.worker }, { worker: me }, { layers: [0, 5] as [number, number] }]) {
      assert.ok(!verifyTicket({ ...signed, stages: [{ ...stage, ...change }] }));
    }
  });

  it('a keeper that is no address is false, never a throw', () => {
    assert.equal(verifyTicket({ ...signed, keeper: 'nobody' }), false);
  });
});
