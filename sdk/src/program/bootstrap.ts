import type { Connection, PublicKey, Signer, TransactionInstruction } from '@solana/web3.js';
import {
  initConfigIx,
  initFeeVaultsIx,
  initVaultsIx,
  registerModelIx,
  registerVenueIx,
  type Mints,
  type RegisterModel,
  type RegisterVenue,
} from './admin.ts';
import type { Limits } from './limits.ts';
import { BURN_VAULT, CONFIG, FEE_WSOL_VAULT, modelAddress, venueAddress } from './pdas.ts';
import { sendAndConfirm, type SendConnection } from './send.ts';

export interface Bootstrap {
  /** the program's upgrade authority, who becomes the authority */
  readonly authority: PublicKey;
  readonly mints: Mints;
  readonly limits: Limits;
  readonly models: readonly RegisterModel[];
  readonly venues: readonly RegisterVenue[];
}

/** One instruction of a bootstrap and the account that exists once it has run. */
export interface BootstrapStep {
  readonly creates: PublicKey;
  readonly what: string;
  readonly instruction: TransactionInstruction;
}

/** What sets a deployed program up, in order; each step is signed by the authority. */
export async function bootstrapSteps(b: Bootstrap): Promise<BootstrapStep[]> {
  const models = b.models.map(async (model) => ({
    creates: modelAddress(model.manifestHash),
    what: 'model',
    instruction: await registerModelIx(b.authority, model),
  }));
  const venues = b.venues.map(async (venue) => ({
    creates: venueAddress(venue.pool),
    what: 'venue',
    instruction: await registerVenueIx(b.authority, venue),
  }));
  return [
    { creates: CONFIG, what: 'config', instruction: await initConfigIx(b.authority, b.mints, b.limits) },
    { creates: BURN_VAULT, what: 'vaults', instruction: await initVaultsIx(b.authority, b.mints) },
    {
      creates: FEE_WSOL_VAULT,
      what: 'fee vaults',
      instruction: await initFeeVaultsIx(b.authority, b.mints.usdcMint),
    },
    ...(await Promise.all(models)),
    ...(await Promise.all(venues)),
  ];
}

/**
 * Sets a deployed program up and skips what exists already.
 * @returns signatures by step; a step that was skipped has none @throws as `sendAndConfirm`
 */
export async function bootstrapProgram(
  connection: SendConnection & Pick<Connection, 'getMultipleAccountsInfo'>,
  authority: Signer,
  b: Omit<Bootstrap, 'authority'>,
): Promise<{ what: string; address: PublicKey; signature: string | undefined }[]> {
  const steps = await bootstrapSteps({ ...b, authority: authority.publicKey });
  const found = await connection.getMultipleAccountsInfo(
    steps.map((step) => step.creates),
    'confirmed',
  );
  const done: { what: string; address: PublicKey; signature: string | undefined }[] = [];
  for (const [i, step] of steps.entries()) {
    // Later steps need the accounts of earlier ones: one at a time.
    const signature = found[i] ? undefined : await sendAndConfirm(connection, [step.instruction], [authority]);
    done.push({ what: step.what, address: step.creates, signature });
  }
  return done;
}
