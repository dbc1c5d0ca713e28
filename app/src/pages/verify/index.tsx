import { useEffect, useState } from 'react';
import { messageOf } from '../../errors.ts';
import { handedJob } from '../../keeper/handed-job.ts';
import { useSearch } from '../../router/router.tsx';
import { Page } from '../../ui/page.tsx';
import { FetchCard } from './fetch-card.tsx';
import { FileCard } from './file-card.tsx';
import { readJobFile } from './model/read-file.ts';
import { Result } from './result.tsx';
import { Trust } from './trust.tsx';
import type { Given } from './use-check.ts';

export default function Verify() {
  const asked = useSearch().get('job') ?? '';
  // What another page has handed over is checked at once.
  const handed = handedJob(asked);
  const [given, setGiven] = useState<Given | undefined>(() =>
    handed === undefined ? undefined : read(handed, `job ${asked}`),
  );
  const check = (text: string, name: string) => setGiven(read(text, name));
  const refuse = (error: unknown, name: string) =>
    setGiven({ at: Date.now(), name, text: '', problem: messageOf(error) });
  useEffect(() => {
    if (given === undefined) return;
    document.getElementById('result')?.focus({ preventScroll: true });
    document.getElementById('result')?.scrollIntoView({ block: 'nearest' });
  }, [given]);
  return (
    <Page
      title="Verify"
      lead="Checks what workers signed for a job and what they were paid for it, in this browser. The keeper’s word counts for nothing."
    >
      <div className="grid gap-4 lg:grid-cols-2">
        <FileCard onText={check} onProblem={refuse} />
        <FetchCard asked={asked} onText={check} />
      </div>
      {given && <Result key={given.at} given={given} />}
      <Trust />
    </Page>
  );
}

function read(text: string, name: string): Given {
  const given = { at: Date.now(), name, text };
  try {
    return { ...given, job: readJobFile(text) };
  } catch (error) {
    return { ...given, problem: messageOf(error) };
  }
}
