/** Where web3.js opens its WebSocket for an RPC: the same place, one port further where a port is named. */
export function socketOrigin(rpcUrl: string): string {
  const url = new URL(rpcUrl);
  const scheme = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const port = url.port === '' ? '' : `:${Number(url.port) + 1}`;
  return `${scheme}//${url.hostname}${port}`;
}

/** The content security policy of the dApp: everything from the keeper, connections to the keeper and these RPCs, nothing else. */
export function contentSecurityPolicy(rpcUrls: readonly string[]): string {
  const rpcs = rpcUrls.flatMap((url) => [new URL(url).origin, socketOrigin(url)]);
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ['connect-src', "'self'", ...new Set(rpcs)].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Headers of everything that belongs to the dApp. */
export function securityHeaders(rpcUrls: readonly string[]): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(rpcUrls),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
  };
}
