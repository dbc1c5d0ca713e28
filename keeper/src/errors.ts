/** Every failure of the keeper that somebody outside sees: a stable code, mapped to HTTP here and nowhere else. */

interface Kind {
  readonly status: 400 | 401 | 402 | 403 | 404 | 408 | 409 | 410 | 413 | 429 | 431 | 500 | 503;
  /** `error.type` of the OpenAI error shape */
  readonly type: string;
}

const invalid: Kind = { status: 400, type: 'invalid_request_error' };
const auth: Kind = { status: 401, type: 'authentication_error' };
const conflict: Kind = { status: 409, type: 'conflict_error' };
const missing: Kind = { status: 404, type: 'not_found_error' };
const unavailable: Kind = { status: 503, type: 'service_unavailable_error' };
const internal: Kind = { status: 500, type: 'internal_error' };

const KINDS = {
  invalid_request: invalid,
  invalid_json: invalid,
  context_length_exceeded: invalid,
  malformed_http: invalid,
  headers_too_large: { status: 431, type: 'invalid_request_error' },
  request_timeout: { status: 408, type: 'invalid_request_error' },
  payload_too_large: { status: 413, type: 'invalid_request_error' },
  invalid_api_key: auth,
  api_key_revoked: auth,
  api_key_expired: auth,
  invalid_signature: auth,
  stale_timestamp: auth,
  admin_only: { status: 403, type: 'permission_error' },
  scope_missing: { status: 403, type: 'permission_error' },
  key_budget_exceeded: { status: 402, type: 'insufficient_balance_error' },
  voucher_due: { status: 402, type: 'insufficient_balance_error' },
  credit_exceeded: { status: 402, type: 'insufficient_balance_error' },
  credit_used_up: { status: 429, type: 'rate_limit_error' },
  voucher_gone: conflict,
  insufficient_balance: { status: 402, type: 'insufficient_balance_error' },
  api_key_not_found: missing,
  worker_not_found: missing,
  model_not_found: missing,
  job_not_found: missing,
  session_not_found: missing,
  route_not_found: missing,
  session_not_ours: conflict,
  session_closing: conflict,
  session_expired: conflict,
  session_busy: conflict,
  unsettled: conflict,
  not_leading: conflict,
  session_too_young: conflict,
  payment_required: { status: 402, type: 'payment_required_error' },
  payment_invalid: invalid,
  payment_pending: conflict,
  payment_mismatch: conflict,
  payment_used: conflict,
  payments_unavailable: unavailable,
  quote_invalid: invalid,
  quote_expired: { status: 410, type: 'quote_expired_error' },
  quote_mismatch: conflict,
  price_moved: conflict,
  too_many_api_keys: conflict,
  too_many_session_keys: { status: 429, type: 'rate_limit_error' },
  workers_busy: { status: 429, type: 'rate_limit_error' },
  rate_limited: { status: 429, type: 'rate_limit_error' },
  no_ring: unavailable,
  ring_lost: unavailable,
  rpc_unavailable: unavailable,
  chain_ahead: unavailable,
  shutting_down: unavailable,
  internal_error: internal,
  config_invalid: internal,
  port_in_use: internal,
  data_dir_locked: internal,
  database_unreachable: internal,
  bus_unreachable: internal,
  rpc_unreachable: internal,
  program_not_initialised: internal,
  no_models: internal,
} as const satisfies Record<string, Kind>;

export type ProblemCode = keyof typeof KINDS;

/** A failure with a stable code; the message says what was wrong, what was expected and what to do next. */
export class Problem extends Error {
  readonly status: Kind['status'];
  readonly type: string;
  /** the request's parameter at fault, as OpenAI names it */
  readonly param: string | null;
  /** ms after which trying again may help, where that is known */
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: ProblemCode,
    message: string,
    options: { param?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.status = KINDS[code].status;
    this.type = KINDS[code].type;
    this.param = options.param ?? null;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
