import { useState } from 'react';
import type { Network } from '../../keeper/network.ts';
import { navigate } from '../../router/router.tsx';
import { Age, Button, Card, Empty } from '../../ui/index.ts';
import { RingDrawing } from './ring-drawing.tsx';
import { RingFigures, RingState } from './ring-figures.tsx';

/** Rings that are drawn before they are asked for. */
const AT_FIRST = 6;

export const openWorker = (worker: string) => navigate(`/network?worker=${worker}`);
export const openRing = (ring: string) => navigate(`/network?ring=${encodeURIComponent(ring)}`);

/** The rings that stand now, those that work first. */
export function RingsCard({ network, updatedAt }: { readonly network: Network; readonly updatedAt: number }) {
  const [all, setAll] = useState(false);
  const rings = [...network.rings].sort((a, b) => b.jobs.running - a.jobs.running || b.jobs.served - a.jobs.served);
  const shown = all ? rings : rings.slice(0, AT_FIRST);
  return (
    <Card title={`Rings (${rings.length})`} aside={<Age at={updatedAt} />}>
      {rings.length === 0 ? (
        <Empty title="No ring stands">The keeper makes one when the first job of a model comes.</Empty>
      ) : (
        <ul className="grid gap-6 sm:grid-cols-2 lg:grid-cols-3">
          {shown.map((ring) => (
            <li key={ring.id} className="grid content-start gap-3">
              <RingDrawing ring={ring} onStage={openWorker} />
              <div className="flex flex-wrap items-center justify-between gap-2">
                <RingState ring={ring} />
                <Button small onClick={() => openRing(ring.id)} aria-label={`Details of ring ${ring.id}`}>
                  Details
                </Button>
              </div>
              <RingFigures ring={ring} />
            </li>
          ))}
        </ul>
      )}
      {rings.length > AT_FIRST && (
        <div className="mt-4">
          <Button small onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${rings.length}`}
          </Button>
        </div>
      )}
    </Card>
  );
}
