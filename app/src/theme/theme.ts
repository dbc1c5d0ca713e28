import { useEffect, useSyncExternalStore } from 'react';
import { stored, useStored } from '../stored.ts';

export type Theme = 'light' | 'dark' | 'system';

/** `public/theme.js` reads the same key before the first paint. */
const chosen = stored('theme');
const dark = window.matchMedia('(prefers-color-scheme: dark)');

function followSystem(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

/** What was chosen, and how to choose; keeps the document in step with it and with the system. */
export function useTheme(): { theme: Theme; setTheme: (theme: Theme) => void } {
  const text = useStored(chosen);
  const theme: Theme = text === 'light' || text === 'dark' ? text : 'system';
  const systemDark = useSyncExternalStore(followSystem, () => dark.matches);
  const isDark = theme === 'dark' || (theme === 'system' && systemDark);
  useEffect(() => {
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  }, [isDark]);
  return { theme, setTheme: (next) => chosen.set(next === 'system' ? null : next) };
}
