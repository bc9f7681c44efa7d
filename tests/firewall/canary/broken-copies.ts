/** A request as it arrived at the door. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

// What the exchange writes into a Task it does not read from one.
const writtenByTheExchange = ['meta', 'text', 'businessStatus', 'focus', 'authoredOn', 'lastModified', 'restriction', 'extension'];

/** Makes copies of a request, each broken in one place, and each with a canary where it is broken: none may be done, none may echo it. */
export function brokenCopies(asked: Asked, canary: () => string): readonly Asked[] {
  const places: Asked[] = [
    ...(asked.method === 'GET' && /\?|^\/referrals$/.test(asked.path) ? [{ ...asked, path: withQuery(asked.path, canary()) }] : []),
    { ...asked, headers: { ...asked.headers, authorization: `Bearer ${canary()}.${canary()}.${canary()}` } },
  ];
  const named = asked.path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, canary());
  if (named !== asked.path && !asked.path.startsWith('/audit')) places.push({ ...asked, path: named });
  if (!asked.body) return places;
  const body = JSON.parse(asked.body) as Record<string, unknown>;
  const written = (copy: object): Asked => ({ ...asked, body: JSON.stringify(copy) });
  const data = body['data'] as Record<string, unknown> | undefined;
  return [
    ...places,
    { ...asked, body: `${asked.body.slice(0, -1)},"x":${canary()}` },
    // Matching asks and writes nothing: it takes no key.
    ...(asked.path === '/directory/match' ? [] : [{ ...asked, headers: { ...asked.headers, 'idempotency-key': `${canary()} with a space` } }]),
    { ...asked, headers: { ...asked.headers, 'content-type': `text/${canary()}` } },
    written({ ...body, [canary()]: canary() }),
    ...Object.keys(body).filter((name) => body['resourceType'] !== 'Task' || !writtenByTheExchange.includes(name)).map((name) => written({ ...body, [name]: [[{ [canary()]: canary() }]] })),
    ...(data ? [written({ ...body, data: { ...data, [canary()]: canary() } })] : []),
    ...Object.keys(data ?? {}).flatMap((name) => [
      written({ ...body, data: { ...data, [name]: [[{ [canary()]: canary() }]] } }),
      ...(typeof data![name] === 'string' ? [written({ ...body, data: { ...data, [name]: `overstayed, says ${canary()}` } })] : []),
    ]),
  ];
}

const withQuery = (path: string, name: string): string => `${path}${path.includes('?') ? '&' : '?'}purpose=${name}&${name}=${name}`;
