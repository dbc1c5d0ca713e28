/** Whom the slot hashes draw, as the program finds it. */
import { sha256 } from '@noble/hashes/sha2.js';
import { SYSVAR_SLOT_HASHES_PUBKEY, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { concat } from '../bytes.ts';
import {
  fetchAccount,
  requireAccount,
  type AuditorSet,
  type Batch,
  type ReadConnection,
  type Worker,
} from './accounts.ts';
import { drawAuditorsIx } from './audits.ts';
import { auditorSetAddress, CONFIG } from './pdas.ts';

const [DRAW_DELAY, DRAW_HASHES, DRAWN_AUDITORS] = [32n, 4, 3];
/** Bytes of the SlotHashes sysvar before its entries, and of an entry: slot u64 LE, hash. The newest entry comes first. */
const [HEADER, ENTRY] = [8, 40];

/**
 * The luck of `subject` by the slot hashes after `slot`: sha256 over the first 4 hashes from 32 slots later on and its address.
 * @param slotHashes the data of the SlotHashes sysvar
 * @returns why there is none where the slots have not passed (`early`) or may be forgotten (`gone`)
 */
export function luckOf(slotHashes: Uint8Array, slot: bigint, subject: PublicKey): Uint8Array | 'early' | 'gone' {
  const view = new DataView(slotHashes.buffer, slotHashes.byteOffset, slotHashes.byteLength);
  const count = Number(view.getBigUint64(0, true));
  let later = 0;
  while (later < count && view.getBigUint64(HEADER + ENTRY * later, true) >= slot + DRAW_DELAY) later++;
  if (later < DRAW_HASHES) return 'early';
  if (later === count) return 'gone';
  const hashes = Array.from({ length: DRAW_HASHES }, (_, i) => {
    const at = HEADER + ENTRY * (later - 1 - i);
    return slotHashes.subarray(at + 8, at + ENTRY);
  });
  return sha256(concat(...hashes, subject.toBytes()));
}

/** The auditors of a set who joined up to `slot`, in the order of their lots: who is drawn first comes first. */
export function auditorOrder(set: AuditorSet, luck: Uint8Array, slot: bigint, audited: PublicKey): PublicKey[] {
  const lot = (worker: PublicKey) => {
    const hash = sha256(concat(luck, worker.toBytes()));
    return new DataView(hash.buffer, hash.byteOffset).getBigUint64(0, true);
  };
  return set.auditors
    .slice(0, set.count)
    .filter(({ worker, since }) => since <= slot && !worker.equals(audited))
    .map(({ worker }) => ({ worker, lot: lot(worker) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .map(({ worker }) => worker);
}

/** Whether a worker may judge another: not of the same operator or payout key, and with an auditor's bond (micro-ZERO). */
export function mayAudit(auditor: Worker, audited: Worker, minAuditorBond: bigint): boolean {
  const [sameOperator, samePayout] = [auditor.operator.equals(audited.operator), auditor.payout.equals(audited.payout)];
  return !sameOperator && !samePayout && auditor.bond >= minAuditorBond;
}

/** Those of `order` up to the third who may judge; undefined where there are not three. */
export function auditorsToPass(
  order: readonly PublicKey[],
  may: (auditor: PublicKey) => boolean,
): PublicKey[] | undefined {
  let drawn = 0;
  const end = order.findIndex((auditor) => may(auditor) && ++drawn === DRAWN_AUDITORS);
  return end < 0 ? undefined : order.slice(0, end + 1);
}

/** What decides on an audit's auditors, as the chain has it. */
export interface AuditorsCase {
  readonly batch: Pick<Batch, 'worker' | 'slot'>;
  /** the batch's account */
  readonly address: PublicKey;
  readonly audited: Worker;
  /** the auditors of its model; undefined where nobody ever joined */
  readonly set: AuditorSet | undefined;
  /** the worker of that account */
  readonly workerAt: (address: PublicKey) => Worker | undefined;
  /** micro-ZERO */
  readonly minAuditorBond: bigint;
  /** the data of the SlotHashes sysvar */
  readonly slotHashes: Uint8Array;
}

/**
 * The accounts that draw an audit's auditors now. None of them (an empty list) where the slot hashes are gone: the draw then lets later
 * ones decide. @returns `early` while the slots have not passed, `few` where there are not three who may judge
 */
export function auditorsNow(a: AuditorsCase): PublicKey[] | 'early' | 'few' {
  const luck = luckOf(a.slotHashes, a.batch.slot, a.address);
  if (luck === 'early') return 'early';
  if (luck === 'gone') return [];
  if (!a.set) return 'few';
  const may = (address: PublicKey) => {
    const auditor = a.workerAt(address);
    return auditor !== undefined && mayAudit(auditor, a.audited, a.minAuditorBond);
  };
  return auditorsToPass(auditorOrder(a.set, luck, a.batch.slot, a.batch.worker), may) ?? 'few';
}

/** The SlotHashes sysvar's data; that of one without entries where the RPC does not know it. */
export async function readSlotHashes(connection: ReadConnection): Promise<Uint8Array> {
  return (await connection.getAccountInfo(SYSVAR_SLOT_HASHES_PUBKEY, 'confirmed'))?.data ?? new Uint8Array(HEADER);
}

/**
 * The instruction that draws an audit's auditors now, from what the chain says; undefined while the slots have not passed, or where
 * there are too few auditors. @throws AccountError
 */
export async function auditorsDraw(
  connection: ReadConnection,
  address: PublicKey,
): Promise<TransactionInstruction | undefined> {
  const batch = await requireAccount(connection, 'batch', address);
  const audited = await requireAccount(connection, 'worker', batch.worker);
  const { limits } = await requireAccount(connection, 'config', CONFIG);
  const slotHashes = await readSlotHashes(connection);
  const set = (await fetchAccount(connection, 'auditorSet', auditorSetAddress(audited.model))) ?? undefined;
  const members = set?.auditors.slice(0, set.count) ?? [];
  const workers = new Map<string, Worker>();
  for (const { worker } of members) workers.set(worker.toBase58(), await requireAccount(connection, 'worker', worker));
  const workerAt = (worker: PublicKey) => workers.get(worker.toBase58());
  const { minAuditorBond } = limits;
  const auditors = auditorsNow({ batch, address, audited, set, workerAt, minAuditorBond, slotHashes });
  return auditors === 'early' || auditors === 'few' ? undefined : drawAuditorsIx(batch, audited.model, auditors);
}
