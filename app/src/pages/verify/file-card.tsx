import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { cx } from '../../ui/cx.ts';
import { assertSize } from './model/read-file.ts';

interface Props {
  readonly onText: (text: string, name: string) => void;
  readonly onProblem: (error: unknown, name: string) => void;
}

/** Takes a job file: chosen, dropped anywhere on the page, or pasted. It stays in this browser. */
export function FileCard({ onText, onProblem }: Props) {
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const [pasted, setPasted] = useState('');
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    try {
      assertSize(file.size);
    } catch (error) {
      onProblem(error, file.name);
      return;
    }
    file.text().then(
      (text) => onText(text, file.name),
      (error: unknown) => onProblem(error, file.name),
    );
  };
  const isOver = useDrop(take);
  return (
    <Card title="A job file" aside="stays in this browser">
      <div className="grid gap-4">
        <div
          className={cx(
            'grid justify-items-center gap-3 rounded-lg border border-dashed px-4 py-6 text-center',
            isOver ? 'border-accent bg-accent-soft' : 'border-line-strong',
          )}
        >
          <p className="text-muted">{isOver ? 'Let go to check it' : 'Drop a file anywhere on this page'}</p>
          <Button onClick={() => chooser.current?.click()}>Choose a file</Button>
          <input
            ref={chooser}
            type="file"
            accept=".json,application/json"
            className="hidden"
            aria-label="Job file"
            onChange={(event) => {
              take(event.target.files?.[0]);
              // The same file can be chosen again once it has changed.
              event.target.value = '';
            }}
          />
        </div>
        <form
          className="grid gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (pasted.trim() !== '') onText(pasted, 'pasted text');
          }}
        >
          <label htmlFor={id} className="text-[13px] font-medium">
            Or paste its text
          </label>
          <textarea
            id={id}
            rows={3}
            value={pasted}
            spellCheck={false}
            autoComplete="off"
            placeholder={'{"id": "…", "session": "…", "stages": […]}'}
            onChange={(event) => setPasted(event.target.value)}
            className="w-full resize-y rounded-md border border-line-strong bg-surface px-3 py-2 font-mono text-[13px] placeholder:text-muted"
          />
          <Button
            type="submit"
            className="justify-self-start"
            blocked={pasted.trim() === '' && 'Paste the text of a job file first.'}
            reasonHidden
          >
            Check the text
          </Button>
        </form>
      </div>
    </Card>
  );
}

/** Files that are dropped anywhere on the page; the browser does not open them. @returns whether one is held over it */
function useDrop(take: (file: File | undefined) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const holdsFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setOver(false);
      latest.current(event.dataTransfer?.files[0]);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return isOver;
}
