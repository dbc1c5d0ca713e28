/** What a process does: everything, or one part of it. */
export const MODES = ['all', 'api', 'settler', 'cron'] as const;
export type Mode = (typeof MODES)[number];

/** Work that one process at a time does for all that share a database. */
export const ROLES = ['settler', 'cron'] as const;
export type Role = (typeof ROLES)[number];

/** Whether a process of this mode serves buyers and workers. */
export function servesApi(mode: Mode): boolean {
  return mode === 'all' || mode === 'api';
}

/** The roles that a process of this mode stands for. */
export function rolesOf(mode: Mode): readonly Role[] {
  return ROLES.filter((role) => mode === 'all' || mode === role);
}
