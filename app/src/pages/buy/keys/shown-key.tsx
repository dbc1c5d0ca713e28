import { Copy } from '../../../ui/address.tsx';
import { Note } from '../../../ui/card.tsx';

/** A key, this once. */
export function ShownKey({ apiKey }: { readonly apiKey: string }) {
  return (
    <div className="grid gap-3">
      <Note tone="warn">
        This is shown once. Copy it now: the keeper keeps only its hash, and this page forgets it.
      </Note>
      <div className="flex items-center gap-2 rounded-md border border-line-strong bg-raised px-3 py-2">
        <code data-key className="min-w-0 grow font-mono text-[13px] break-all">
          {apiKey}
        </code>
        <Copy text={apiKey} what="API key" />
      </div>
      <p className="text-sm text-muted">The playground uses it until this tab is closed or reloaded.</p>
    </div>
  );
}
