/** Who takes part, with what they own. */
import { ataAddress, PROGRAM_ID } from '@shardmarket/sdk';
import { AccountLayout } from '@solana/spl-token';
import { PublicKey, SystemProgram, type Keypair } from '@solana/web3.js';
import { authority, guardian, key, mints, USDC, ZERO } from '../support/actors.ts';
import { SOL, wrap } from '../support/fees.ts';
import type { World } from '../support/world.ts';
import { bytesOf, remember, type Addr } from './addresses.ts';

/** Everybody by role. The attacker may do whatever the others do, and tries with their accounts. */
export interface Cast {
  readonly buyers: readonly Addr[];
  readonly operators: readonly Addr[];
  /** payout keys, one for each operator */
  readonly payouts: readonly Addr[];
  readonly stakers: readonly Addr[];
  readonly attacker: Addr;
  readonly keeper: Addr;
  /** keys that sign vouchers */
  readonly sessionKeys: readonly Addr[];
  readonly authority: Addr;
  readonly guardian: Addr;
  /** may be proposed as authority or guardian */
  readonly heir: Addr;
  /** everybody above */
  readonly all: readonly Addr[];
  /** all token accounts but the vaults */
  readonly purses: readonly Addr[];
  /** accounts with the content of the program's own that it must not take for them */
  readonly twins: readonly Addr[];
}

export const feePayer = key('fuzz fee payer');

/** Token account of an owner: the associated one. */
export function ata(owner: Addr, mint: Addr): Addr {
  const name = `${owner} ${mint}`;
  let known = associated.get(name);
  if (!known) associated.set(name, (known = ataAddress(new PublicKey(owner), new PublicKey(mint)).toBase58()));
  return known;
}
const associated = new Map<string, Addr>();

export const usdcOf = (owner: Addr) => ata(owner, mints.usdcMint.toBase58());
export const zeroOf = (owner: Addr) => ata(owner, mints.zeroMint.toBase58());

/** Brings everybody into a world that is set up. */
export function assemble(world: World): Cast {
  const purses: Addr[] = [];
  const join = (actor: Keypair): Addr => {
    const address = remember(actor);
    purses.push(usdcOf(address), zeroOf(address));
    return address;
  };
  const rich = (name: string) => join(world.actor(`fuzz ${name}`));
  const several = (name: string, count: number) => Array.from({ length: count }, (_, i) => rich(`${name} ${i}`));
  const official = (actor: Keypair): Addr => {
    world.fund(mints.usdcMint, actor.publicKey, USDC);
    world.fund(mints.zeroMint, actor.publicKey, ZERO);
    world.chain.svm.airdrop(actor.publicKey.toBase58() as never, 10_000_000_000n as never);
    return join(actor);
  };
  // More than fees can ever take.
  const wallet = {
    owner: SystemProgram.programId.toBase58(),
    lamports: 10n ** 18n,
    data: new Uint8Array(),
    executable: false,
  };
  world.chain.accounts.set({ address: remember(feePayer), ...wallet });
  const roles = {
    buyers: several('buyer', 3),
    operators: several('operator', 6),
    payouts: several('payout', 6),
    stakers: several('staker', 3),
    attacker: rich('attacker'),
    keeper: rich('keeper'),
    sessionKeys: several('session key', 2),
    authority: official(authority),
    guardian: official(guardian),
    heir: rich('heir'),
  };
  const all = Object.values(roles).flat();
  // Those who trade have wSOL too.
  for (const name of ['attacker', 'keeper']) wrap(world, key(`fuzz ${name}`), 20n * SOL);
  // Some own a second account of the same mint: as good as the first wherever an owner may choose.
  for (const owner of [...roles.buyers, ...roles.payouts, roles.attacker]) purses.push(second(world, owner));
  return { ...roles, all, purses, twins: twinsIn(world) };
}

/** An empty second USDC account of an owner. */
function second(world: World, owner: Addr): Addr {
  const first = world.chain.account(new PublicKey(usdcOf(owner)));
  if (!first) throw new Error('the first account is missing');
  const data = Buffer.from(first.data);
  AccountLayout.encode({ ...AccountLayout.decode(data), amount: 0n }, data);
  const address = key(`second of ${owner}`).publicKey.toBase58();
  world.chain.accounts.set({ ...first, address, data });
  return address;
}

/** Copies of the program's accounts that belong to somebody else's program. */
function twinsIn(world: World): Addr[] {
  const foreign = key('some other program').publicKey.toBase58();
  const real = world.chain.accounts.ownedBy(PROGRAM_ID.toBase58());
  return real.map((account) => {
    const address = key(`twin of ${account.address}`).publicKey.toBase58();
    world.chain.accounts.set({ ...account, address, owner: foreign });
    bytesOf(address);
    return address;
  });
}
