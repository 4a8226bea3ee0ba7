import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import { emailKey } from '../email-address.ts';

/** A browser in which somebody signed in before: its tries are counted by themselves (OWASP, device cookies). */
export interface KnownBrowsers {
  /** The id of this browser if it signed in to this address before; it opens nothing, it only waits elsewhere. */
  idFor(request: FastifyRequest, email: string): string | undefined;
  /** After a success. */
  remember(request: FastifyRequest, reply: FastifyReply, email: string): void;
}

/** In days: as long as browsers keep a cookie at most. */
const LIFETIME_DAYS = 400;
const DAY_MS = 24 * 3_600_000;
/** The accounts of one browser, the newest first; an accountant's may have several. */
const MOST_ACCOUNTS = 8;

const Content = z.object({ id: z.string(), accounts: z.array(z.string()), until: z.number() });
type Content = z.output<typeof Content>;

/**
 * The cookie is sealed, so that nobody makes one, and holds no address, only keyed hashes. Whoever steals it gets
 * a count of his own and nothing else.
 */
export function knownBrowsers(
  { clock, random, secrets }: Pick<Platform, 'clock' | 'random' | 'secrets'>,
  secure: boolean,
): KnownBrowsers {
  const name = secure ? '__Host-browser' : 'browser';
  const accountKey = (email: string) => secrets.keyedHash('known-browser', emailKey(email));

  function read(request: FastifyRequest): Content | undefined {
    const sealed = request.cookies[name];
    const opened = sealed ? secrets.unseal('known-browser', sealed) : undefined;
    if (!opened) return undefined;
    const content = Content.parse(JSON.parse(opened));
    return content.until > clock.now().getTime() ? content : undefined;
  }

  return {
    idFor(request, email) {
      const content = read(request);
      return content?.accounts.includes(accountKey(email)) ? content.id : undefined;
    },
    remember(request, reply, email) {
      const before = read(request);
      const key = accountKey(email);
      const others = before?.accounts.filter((account) => account !== key) ?? [];
      const content: Content = {
        id: before?.id ?? random.bytes(16).toString('base64url'),
        accounts: [key, ...others].slice(0, MOST_ACCOUNTS),
        until: clock.now().getTime() + LIFETIME_DAYS * DAY_MS,
      };
      reply.setCookie(name, secrets.seal('known-browser', JSON.stringify(content)), {
        path: '/',
        httpOnly: true,
        secure,
        sameSite: 'lax',
        maxAge: LIFETIME_DAYS * 24 * 3600,
      });
    },
  };
}
