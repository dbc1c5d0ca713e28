import { Component, type ReactNode } from 'react';
import { Failed } from '../ui/states.tsx';

/** A page that fails, or whose chunk does not come, takes nothing else with it. */
export class Boundary extends Component<{ readonly children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    // A chunk that failed to load stays failed for this document: it takes a new one.
    return <Failed what="this page" error={this.state.error} retry={() => location.reload()} />;
  }
}
