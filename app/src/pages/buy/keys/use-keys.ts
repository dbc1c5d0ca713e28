import { KeeperError, type ApiKeyTerms } from '@shardmarket/sdk';
import { useState } from 'react';
import { AppError, messageOf } from '../../../errors.ts';
import { keeper } from '../../../keeper/client.ts';
import { useWallet } from '../../../wallet/use-wallet.ts';
import { NONE, newlyListed, withNew, withRevoked, type KnownKeys } from './known.ts';

/** How asking for something that the wallet signs went wrong. `neutral`: its user did not want to */
export interface Wrong {
  readonly text: string;
  readonly neutral: boolean;
}

export interface KeysHandle {
  readonly known: KnownKeys;
  /** what is under way: `list`, `create`, or the id of the key that is revoked */
  readonly busy: string | undefined;
  readonly wrong: Wrong | undefined;
  readonly list: () => Promise<void>;
  /** @returns the key, which is shown this once; undefined where it came to nothing */
  readonly create: (terms: ApiKeyTerms) => Promise<string | undefined>;
  /** @returns whether it is revoked now */
  readonly revoke: (id: string) => Promise<boolean>;
}

/** A keeper that has made no key of a session does not know the session. @throws what is something else */
function noneYet(error: unknown): [] {
  if (error instanceof KeeperError && error.code === 'session_not_found') return [];
  throw error;
}

/** What was told of each session's keys: it outlives the panel, not the page. */
const told = new Map<string, KnownKeys>();

/** The API keys of a session. Each request is signed by the payer's wallet, as a message: it moves nothing. */
export function useKeys(session: string): KeysHandle {
  const { address, signMessage } = useWallet();
  const [, refresh] = useState(0);
  const [busy, setBusy] = useState<string>();
  const [wrong, setWrong] = useState<Wrong>();
  const known = told.get(session) ?? NONE;
  const set = (next: KnownKeys) => {
    told.set(session, next);
    refresh((n) => n + 1);
  };
  const nowSecs = () => Math.floor(Date.now() / 1_000);

  const doing = async <T>(what: string, act: () => Promise<T>): Promise<T | undefined> => {
    setBusy(what);
    setWrong(undefined);
    try {
      return await act();
    } catch (error) {
      const neutral = error instanceof AppError && error.code === 'WALLET_REJECTED';
      setWrong({ text: neutral ? 'Rejected in the wallet; nothing was changed.' : messageOf(error), neutral });
      return undefined;
    } finally {
      setBusy(undefined);
    }
  };

  return {
    ...{ known, busy, wrong },
    list: async () => {
      await doing('list', async () => {
        const keys = await keeper.listApiKeys(session, signMessage).catch(noneYet);
        set({ keys, at: Date.now() });
      });
    },
    create: (terms) =>
      doing('create', async () => {
        const key = await keeper.createApiKey(session, address ?? '', signMessage, terms);
        set(withNew(told.get(session) ?? NONE, newlyListed(key, terms, nowSecs())));
        return key;
      }),
    revoke: async (id) => {
      const done = await doing(id, async () => {
        await keeper.revokeApiKey(session, id, signMessage);
        set(withRevoked(told.get(session) ?? NONE, id, nowSecs()));
        return true;
      });
      return done ?? false;
    },
  };
}
