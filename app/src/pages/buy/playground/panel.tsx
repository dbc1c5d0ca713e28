import { useId, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Failed, Loading } from '../../../ui/states.tsx';
import { forgetKey, useHeldKey } from '../keys/held.ts';
import { refreshBooks } from '../sessions/use-sessions.ts';
import { adviceOf } from './advice.ts';
import { AnswerView } from './answer-view.tsx';
import { KeyGate } from './key-gate.tsx';
import { QuoteLine } from './quote-line.tsx';
import { MAX_PROMPT, readForm, type Form } from './request.ts';
import { Settings } from './settings.tsx';
import { useAnswer } from './use-answer.ts';
import { useModels } from './use-models.ts';
import { useQuote } from './use-quote.ts';

const FIRST: Form = { model: '', prompt: '', temperature: '0', maxTokens: '64', seed: '' };

/** Asks a model and shows how the answer comes about. @param blocked why no job can be started, such as a session that closes */
export function Playground({ session, blocked }: { readonly session: string; readonly blocked: string | undefined }) {
  const models = useModels();
  const apiKey = useHeldKey(session);
  const [form, setForm] = useState(FIRST);
  const id = useId();
  const filled = { ...form, model: form.model || (models.data?.[0]?.id ?? '') };
  const model = models.data?.find((m) => m.id === filled.model);
  const { request, wrong } = readForm(filled, model?.context_length);
  const { answer, running, start, stop } = useAnswer();
  const { quote, error, retry } = useQuote(request, running);
  if (!models.data) {
    const { failureReason, refetch } = models;
    return failureReason ? (
      <Failed what="the models" error={failureReason} retry={() => void refetch()} />
    ) : (
      <Loading what="the models" />
    );
  }
  const change = (next: Partial<Form>) => setForm((f) => ({ ...f, ...next }));
  const send = async () => {
    if (!request || !quote || apiKey === undefined) return;
    const ended = await start(request, { apiKey, quote: quote.quote });
    retry();
    await refreshBooks();
    if (ended.failure && adviceOf(ended.failure).keyGone) forgetKey(session);
  };
  const why =
    blocked ??
    (apiKey === undefined ? 'Make a key, or paste one, first.' : undefined) ??
    (request === undefined
      ? (Object.values(wrong)[0] ?? 'Write a prompt first.')
      : quote
        ? undefined
        : error
          ? 'There is no price now, see above.'
          : 'Asking for the price …');
  return (
    <div className="grid gap-4">
      {apiKey === undefined && <KeyGate session={session} blocked={blocked} />}
      <div className="grid gap-3">
        <div>
          <label htmlFor={id} className="mb-1 block text-[13px] font-medium">
            Prompt
          </label>
          <textarea
            id={id}
            rows={3}
            maxLength={MAX_PROMPT}
            value={form.prompt}
            placeholder="Once upon a time"
            onChange={(event) => change({ prompt: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && why === undefined && !running)
                void send();
            }}
            aria-describedby={`${id}-note`}
            className="block w-full resize-y rounded-md border border-line-strong bg-surface px-3 py-2 placeholder:text-muted"
          />
          <p id={`${id}-note`} className="mt-1 text-[13px] text-muted">
            Every worker of the ring can read it: send no secrets.
          </p>
        </div>
        <Settings form={filled} wrong={wrong} models={models.data} onChange={change} />
        <QuoteLine wanted={request !== undefined && !running} quote={quote} error={error} retry={retry} />
        <div className="flex flex-wrap items-start gap-2">
          <Button look="primary" busy={running} blocked={running ? undefined : why} onClick={() => void send()}>
            {running ? 'Answering' : 'Send'}
          </Button>
          {running && <Button onClick={stop}>Stop</Button>}
          {apiKey !== undefined && !running && (
            <Button look="quiet" onClick={() => forgetKey(session)}>
              Forget the key
            </Button>
          )}
        </div>
      </div>
      {answer && <AnswerView answer={answer} apiKey={apiKey} />}
    </div>
  );
}
