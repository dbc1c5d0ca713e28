/** Whom the slot hashes draw, as the program finds it. */
import { sha256 } from '@noble/hashes/sha2.js';
import { SYSVAR_SLOT_HASHES_PUBKEY, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { concat } from '../bytes.ts';
import { requireAccount, type AuditorSet, type ReadConnection, type Worker } from './accounts.ts';
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
  const slotHashes = await connection.getAccountInfo(SYSVAR_SLOT_HASHES_PUBKEY, 'confirmed');
  const luck = luckOf(slotHashes?.data ?? new Uint8Array(HEADER), batch.slot, address);
  if (luck === 'early') return undefined;
  if (luck === 'gone') return drawAuditorsIx(batch, audited.model, []);
  const set = await requireAccount(connection, 'auditorSet', auditorSetAddress(audited.model));
  const order = auditorOrder(set, luck, batch.slot, batch.worker);
  const workers = await Promise.all(order.map((worker) => requireAccount(connection, 'worker', worker)));
  const able = new Set(order.filter((_, i) => mayAudit(workers[i] as Worker, audited, limits.minAuditorBond)));
  const auditors = auditorsToPass(order, (auditor) => able.has(auditor));
  return auditors && drawAuditorsIx(batch, audited.model, auditors);
}
