import { workerAddress } from '@shardmarket/sdk';
import { useEndpoint } from '../../chain/endpoint.ts';
import { Copy } from '../../ui/address.tsx';
import { Card } from '../../ui/card.tsx';
import { workerCommands } from './commands.ts';
import type { WorkerProps } from './index.tsx';
import { useModels } from './use-models.ts';

/** The commands that start this worker on its machine. */
export function StartCard({ worker }: WorkerProps) {
  const { rpcUrl } = useEndpoint();
  const { data: models } = useModels();
  const { account, address } = worker;
  const model = models?.find((m) => m.address.equals(account.model));
  const registeredByOperator = workerAddress(account.operator).equals(address);
  const commands = workerCommands({
    model: model?.name,
    manifest: model?.manifest ?? 'SHA256',
    layers: [account.layerStart, account.layerEnd],
    rpcUrl: rpcUrl ?? 'RPC',
    keeper: location.origin,
    worker: registeredByOperator ? undefined : address.toBase58(),
  });
  return (
    <Card title="Start it on its machine">
      <ol className="grid gap-3">
        <Command name="Bring the files of its layers, from a mirror you know" line={commands.fetch} />
        <Command name="Check files, memory, chain and keeper" line={commands.doctor} />
        <Command name="Serve" line={commands.serve} />
      </ol>
      <p className="mt-3 text-[13px] text-muted">
        From a checkout, with the operator’s key in <code>me.json</code>. <code>--relay always</code> works behind any router; a machine that others
        reach takes <code>--listen</code> and <code>--public-url</code> instead, and gets more jobs. <code>serve</code> posts receipts and draws
        batches by itself.
      </p>
    </Card>
  );
}

function Command({ name, line }: { readonly name: string; readonly line: string }) {
  return (
    <li className="min-w-0">
      <p className="mb-1 text-[13px] text-muted">{name}</p>
      <div className="flex items-start gap-2 rounded-md border border-line bg-raised px-3 py-2">
        <code className="min-w-0 grow font-mono text-[13px] break-all">{line}</code>
        <Copy text={line} what={`command: ${name}`} />
      </div>
    </li>
  );
}
