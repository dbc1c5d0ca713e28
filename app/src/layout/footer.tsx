import { useKeeperInfo } from '../keeper/info.ts';
import { Address } from '../ui/address.tsx';

export function Footer() {
  const { data } = useKeeperInfo();
  return (
    <footer className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-line py-4 text-[13px] text-muted">
      <span>
        Workers in a ring can read the prompts that they serve. Receipts prove who committed to which bytes, not
        privacy.
      </span>
      {data && (
        <span className="flex items-center gap-1">
          program <Address of={data.program} />
        </span>
      )}
    </footer>
  );
}
