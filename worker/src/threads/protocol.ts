import type { WorkerErrorCode } from '../errors.ts';

/** What a thread is started with: the module it runs and that module's own setting. */
export interface ThreadData<Setting> {
  readonly entry: string;
  readonly setting: Setting;
}

/** main → thread; answered in the order of asking */
export interface Call<Request> {
  readonly id: number;
  readonly request: Request;
}

/** thread → main; id 0 answers the start itself */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly code: WorkerErrorCode; readonly message: string };
