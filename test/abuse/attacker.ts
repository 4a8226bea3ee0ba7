import type { TestServer } from '../tools/server.ts';

/** Somebody who attacks, with all that the program gave to their browser; signed in, or not. */
export interface Attacker {
  /** The demonstration account; undefined: not signed in. */
  readonly email: string | undefined;
  readonly cookies: ReadonlyMap<string, string>;
  readonly csrf: string;
}

/** Whose every account has the same known password. */
export const DEMO_EMAILS = ['lila.rosemonde', 'zoe.sansdossier', 'paul.multiple', 'eve.expiree'].map(
  (name) => `${name}@demo.example`,
);
export const DEMO_PASSWORD = 'Demonstration-Espace-2026';

/** @throws when an account that is known to open does not: the attack has changed it */
export async function newAttacker({ url }: Pick<TestServer, 'url'>, email?: string): Promise<Attacker> {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url + path, { ...init, headers: { cookie }, redirect: 'manual' });
    for (const given of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(given) ?? [];
      if (value) cookies.set(name, value);
    }
    return { status: answer.status, html: await answer.text() };
  };
  const csrfOf = async (path: string) =>
    /name="_csrf"[^>]* value="([^"]*)"/.exec((await ask(path)).html)?.[1] ?? '';

  if (email === undefined) return { email, cookies, csrf: await csrfOf('/activation') };
  const body = new URLSearchParams({ _csrf: await csrfOf('/connexion'), email, password: DEMO_PASSWORD });
  const { status } = await ask('/connexion', { method: 'POST', body });
  if (status !== 303) throw new Error(`${email} cannot sign in any more: ${status}`);
  return { email, cookies, csrf: await csrfOf('/espace/identifiants') };
}

/** Signed out of a session, whose token is therefore over. @returns it */
export async function endedSession(server: Pick<TestServer, 'url'>): Promise<string> {
  const { cookies, csrf } = await newAttacker(server, DEMO_EMAILS[0]);
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const body = new URLSearchParams({ _csrf: csrf });
  await fetch(`${server.url}/deconnexion`, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
  return cookies.get('session') ?? '';
}
