import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { chosenRpc, useEndpoint } from '../chain/endpoint.ts';
import { useTheme, type Theme } from '../theme/theme.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextInput } from '../ui/amount-input.tsx';
import { allowedOrigins, rpcProblem } from './policy.ts';

/** Theme and RPC. */
export function SettingsDialog(props: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog {...props} title="Settings">
      <div className="grid gap-6">
        <ThemeChoice />
        <RpcChoice />
      </div>
    </Dialog>
  );
}

function ThemeChoice() {
  const { theme, setTheme } = useTheme();
  return (
    <fieldset>
      <legend className="mb-1 text-[13px] font-medium">Theme</legend>
      <div className="flex gap-4">
        {(['system', 'light', 'dark'] satisfies Theme[]).map((name) => (
          <label key={name} className="flex min-h-8 items-center gap-2 capitalize">
            <input
              type="radio"
              name="theme"
              checked={theme === name}
              onChange={() => setTheme(name)}
              className="size-4 accent-(--accent)"
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function RpcChoice() {
  const { rpcUrl, keeperRpcUrl } = useEndpoint();
  const [text, setText] = useState(rpcUrl ?? '');
  const { data: allowed } = useQuery({ queryKey: ['allowed'], queryFn: allowedOrigins, staleTime: Infinity });
  const wrong = text === '' ? 'Enter the URL of an RPC.' : rpcProblem(text, allowed);
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong === undefined) chosenRpc.set(text === keeperRpcUrl ? null : text);
      }}
    >
      <TextInput
        label="RPC of the chain"
        type="url"
        value={text}
        onChange={setText}
        placeholder="https://…"
        wrong={wrong}
        hint="The page reads the chain there and sends transactions there; it is kept in this browser."
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" blocked={wrong} reasonHidden>
          Use this RPC
        </Button>
        {keeperRpcUrl !== null && rpcUrl !== keeperRpcUrl && (
          <Button
            onClick={() => {
              chosenRpc.set(null);
              setText(keeperRpcUrl);
            }}
          >
            Back to the keeper’s
          </Button>
        )}
      </div>
    </form>
  );
}
