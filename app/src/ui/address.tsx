import { useState } from 'react';
import { explorerUrl } from '../chain/explorer.ts';
import { useEndpoint } from '../chain/endpoint.ts';
import { shortAddress } from './short-address.ts';

export { shortAddress };

/** An address or a signature: short, with a button that copies it and a link to an explorer. */
export function Address(props: { readonly of: string; readonly kind?: 'address' | 'tx'; readonly link?: boolean }) {
  const { of, kind = 'address', link = true } = props;
  const { rpcUrl, cluster } = useEndpoint();
  const short = shortAddress(of);
  return (
    <span className="inline-flex items-center gap-1 font-mono text-[13px] whitespace-nowrap">
      {link && rpcUrl !== null ? (
        <a
          href={explorerUrl(kind, of, cluster, rpcUrl)}
          target="_blank"
          rel="noreferrer"
          title={of}
          className="underline decoration-line-strong underline-offset-2 hover:decoration-current"
        >
          {short}
        </a>
      ) : (
        <span title={of}>{short}</span>
      )}
      <Copy text={of} what={`${kind === 'tx' ? 'signature' : 'address'} ${short}`} />
    </span>
  );
}

/** Copies a text. @param what names it to who listens, such as "API key" */
export function Copy({ text, what }: { readonly text: string; readonly what: string }) {
  const [said, setSaid] = useState('');
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Not allowed: select and copy it'),
    );
    setTimeout(() => setSaid(''), 2_000);
  };
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={`Copy ${what}`}
      title="Copy"
      className="relative inline-grid size-6 place-items-center rounded text-muted hover:bg-raised hover:text-text"
    >
      <svg aria-hidden viewBox="0 0 16 16" className="size-3.5" fill="none" stroke="currentColor" strokeWidth="1.4">
        {said === 'Copied' ? (
          <path d="m3 8.5 3.2 3.2L13 5" />
        ) : (
          <path d="M5.5 5.5h7v8h-7zM3.5 10.5v-8h7" strokeLinejoin="round" />
        )}
      </svg>
      <span aria-live="polite" className="sr-only">
        {said}
      </span>
    </button>
  );
}
