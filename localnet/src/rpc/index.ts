import type { Chain } from '../chain/chain.ts';
import { RPC_CODES, RpcError } from '../errors.ts';
import { accountMethods } from './accounts.ts';
import { clusterMethods } from './cluster.ts';
import { historyMethods } from './history.ts';
import { localnetMethods, type LocalnetControls } from './localnet.ts';
import type { Method, Methods } from './method.ts';
import { Router } from './router.ts';
import { tokenMethods } from './tokens.ts';
import { transactionMethods } from './transactions.ts';

/** Refuses with -32016 what the client wants answered at a slot that is not there yet. */
function afterMinContextSlot(chain: Chain, { call }: Method): Method {
  return {
    call: (params) => {
      const options: unknown = Array.isArray(params) ? params.at(-1) : null;
      const wanted = typeof options === 'object' && options !== null && 'minContextSlot' in options;
      const { slot } = chain.moment();
      if (wanted && Number(options.minContextSlot) > slot) {
        const message = 'Minimum context slot has not been reached';
        throw new RpcError(RPC_CODES.minContextSlotNotReached, message, { contextSlot: slot });
      }
      return call(params);
    },
  };
}

/** All HTTP methods. `log` hears of transactions that were dropped without an error to the client. */
export function rpcRouter(chain: Chain, controls: LocalnetControls, log: (line: string) => void): Router {
  const onDrop = (signature: string, reason: string): void => log(`dropped transaction ${signature}: ${reason}`);
  const methods: Methods = {
    ...accountMethods(chain),
    ...clusterMethods(chain),
    ...historyMethods(chain),
    ...tokenMethods(chain),
    ...transactionMethods(chain, onDrop),
    ...localnetMethods(chain, controls),
  };
  const guarded = Object.entries(methods).map(([name, method]) => [name, afterMinContextSlot(chain, method)]);
  return new Router(Object.fromEntries(guarded) as Methods);
}
