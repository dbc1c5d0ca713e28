import { useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';

/** ms for which it says what became of it */
const SAID_MS = 3_000;

/** Copies a verification as text. Where the browser forbids it, the text is shown to be selected. @param waiting the chain has not answered */
export function CopyReport({ text, waiting }: { readonly text: () => string; readonly waiting: boolean }) {
  const [said, setSaid] = useState('');
  const [shown, setShown] = useState('');
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => setSaid(''), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => {
    navigator.clipboard.writeText(text()).then(
      () => setSaid('Copied'),
      () => setShown(text()),
    );
  };
  return (
    <>
      <Button small onClick={copy} blocked={waiting && 'The chain has not answered yet.'} reasonHidden>
        {said === '' ? 'Copy the report' : said}
      </Button>
      <span aria-live="polite" className="sr-only">
        {said}
      </span>
      {shown !== '' && (
        <textarea
          readOnly
          rows={8}
          aria-label="Report"
          value={shown}
          className="w-full rounded-md border border-line-strong bg-surface px-3 py-2 font-mono text-[13px] text-text"
        />
      )}
    </>
  );
}
