import { useState } from 'react';
import { Copy } from '../../../ui/address.tsx';
import { Select } from '../../../ui/select.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { useModels } from '../playground/use-models.ts';
import { snippetsFor } from './snippets.ts';

/** How each official client uses this keeper. */
export function SnippetsPanel() {
  const { data: models } = useModels();
  const [chosen, setChosen] = useState<string>();
  const model = chosen ?? models?.[0]?.id ?? 'MODEL';
  const base = `${location.origin}/v1`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="max-w-prose text-sm text-muted">
        Any OpenAI client works: give it this base URL and a key of your session. Answers say what they cost in{' '}
        <code className="font-mono text-[13px]">usage.cost_micro_usdc</code>.
      </p>
      {models && models.length > 1 && (
        <div className="max-w-xs">
          <Select
            label="Model"
            value={model}
            onChange={setChosen}
            options={models.map(({ id }) => ({ value: id, text: id }))}
          />
        </div>
      )}
      <Tabs
        label="Clients"
        tabs={snippetsFor(base, model).map(({ name, setup, code }) => ({
          name,
          content: (
            <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
              <Code text={setup} what={`set-up of ${name}`} />
              <Code text={code} what={`${name} example`} />
            </div>
          ),
        }))}
      />
    </div>
  );
}

function Code({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <div className="flex items-start gap-1 rounded-lg border border-line bg-raised pr-1.5">
      <pre
        tabIndex={0}
        role="region"
        aria-label={what}
        className="min-w-0 grow overflow-x-auto p-3 font-mono text-[13px] leading-relaxed"
      >
        {text}
      </pre>
      <span className="pt-1.5">
        <Copy text={text} what={what} />
      </span>
    </div>
  );
}
