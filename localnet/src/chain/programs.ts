import { PublicKey } from '@solana/web3.js';
import type { Accounts } from './accounts.ts';

/** Solana's upgradeable loader (loader v3). */
export const UPGRADEABLE_LOADER = new PublicKey('BPFLoaderUpgradeab1e11111111111111111111111');

const PROGRAM_TAG = 2;
const PROGRAM_DATA_TAG = 3;
/** u32 tag, u64 slot, u8 option, 32-byte authority: the ELF begins here. */
const PROGRAM_DATA_HEADER = 45;

/** Address of the account that holds a program's code and its upgrade authority. */
export function programDataAddress(programId: PublicKey): PublicKey {
  return PublicKey.findProgramAddressSync([programId.toBytes()], UPGRADEABLE_LOADER)[0];
}

/** ProgramData in loader v3's bincode layout; deployed at slot 0, so that it is visible at once. */
function programData(elf: Uint8Array, upgradeAuthority: PublicKey): Uint8Array {
  const data = new Uint8Array(PROGRAM_DATA_HEADER + elf.length);
  new DataView(data.buffer).setUint32(0, PROGRAM_DATA_TAG, true);
  data[12] = 1;
  data.set(upgradeAuthority.toBytes(), 13);
  data.set(elf, PROGRAM_DATA_HEADER);
  return data;
}

/**
 * Deploys a program as `solana program deploy` leaves it: a program account that points to its ProgramData, which names
 * the upgrade authority. Throws LiteSVM's error when the ELF is refused.
 */
export function deployProgram(
  accounts: Accounts,
  programId: PublicKey,
  elf: Uint8Array,
  upgradeAuthority: PublicKey,
): void {
  const dataAddress = programDataAddress(programId);
  const owner = UPGRADEABLE_LOADER.toBase58();
  const put = (address: PublicKey, data: Uint8Array, executable: boolean): void => {
    accounts.set({ address: address.toBase58(), owner, data, executable, lamports: accounts.rentExempt(data.length) });
  };
  // LiteSVM compiles the program when the executable account is set, from the ProgramData that must be there by then.
  put(dataAddress, programData(elf, upgradeAuthority), false);
  const pointer = new Uint8Array(36);
  new DataView(pointer.buffer).setUint32(0, PROGRAM_TAG, true);
  pointer.set(dataAddress.toBytes(), 4);
  put(programId, pointer, true);
}
