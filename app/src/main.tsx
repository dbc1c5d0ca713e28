import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './layout/app.tsx';
import { queries } from './query.ts';
import { startWallets } from './wallet/store.ts';
import './styles.css';

startWallets();
// The condition is known when the app is built: a production build holds nothing of the dev wallet.
if (import.meta.env.MODE === 'localnet') {
  void import('./wallet/dev-wallet.ts').then(({ offerDevWallet }) => offerDevWallet());
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
