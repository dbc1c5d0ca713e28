/** The parts that pages are made of. */
export * from './address.tsx';
export * from './amount-input.tsx';
export * from './amounts.ts';
export * from './button.tsx';
export * from './card.tsx';
export * from './chart.tsx';
export * from './cx.ts';
export * from './dialog.tsx';
export * from './facts.tsx';
export * from './money.tsx';
export * from './page.tsx';
export * from './select.tsx';
export * from './states.tsx';
export * from './table.tsx';
export * from './tabs.tsx';
export * from './time.tsx';
export * from './toasts.tsx';
