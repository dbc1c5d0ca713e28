/** Where the content security policy that the page came with lets it connect; undefined where there is none, as under `app:dev`. */
export async function allowedOrigins(): Promise<readonly string[] | null> {
  const { headers } = await fetch('/', { method: 'HEAD' });
  const policy = headers.get('content-security-policy');
  return policy === null ? null : originsOf(policy);
}

/** The origins of a policy's `connect-src`. */
export function originsOf(policy: string): readonly string[] {
  const directive = policy.split(';').find((part) => part.trim().startsWith('connect-src ')) ?? '';
  return directive
    .trim()
    .split(/\s+/)
    .slice(1)
    .filter((source) => source.includes('://'));
}

/** Why a text cannot be taken as the RPC's URL; undefined where it can. @param allowed origins; null or undefined: any */
export function rpcProblem(text: string, allowed: readonly string[] | null | undefined): string | undefined {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    return 'Enter a URL such as https://rpc.example.org.';
  const { origin } = new URL(text);
  if (!allowed || allowed.includes(origin)) return undefined;
  const others = allowed.filter((o) => o.startsWith('http')).join(', ');
  return `This keeper lets its page connect only to ${others}. Its operator can allow more (APP_RPC_URLS).`;
}
