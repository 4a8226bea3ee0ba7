import type { FastifyInstance } from 'fastify';
import { accountToLock, LOCK_PATHS } from '../account/lock-link.tsx';
import { REFERENCE_TEXTS } from '../account/texts.ts';
import { type FormBody, field } from '../http/form-body.ts';
import { countNoise } from '../http/form-guards.ts';
import { logRefusal } from '../http/server/logged.ts';
import { actorOf, clearSession, originOf, requireAnySession } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import type { RateLimit } from '../platform/throttle.ts';
import { typedLine } from '../platform/typed-line.ts';
import { lockByReference, lockOwnSpace } from './lock-space.ts';
import { AskToLockPage, LOCK, LockOwnPage, LockReferencePage, SpaceLockedPage } from './pages.tsx';

/** Of references that are none: a right one waits for nobody. */
const LIMIT: RateLimit = { free: 20, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

/** « Verrouiller mon espace »: `/espace/verrouillage` of who is signed in, `/verrouillage` of the link in a mail. */
export async function spaceLockRoutes(app: FastifyInstance, web: Web): Promise<void> {
  // Also with an expired password, or without the factor that is asked for: whoever is in a hurry has no time for these.
  const ofHolder = { onRequest: requireAnySession };

  app.get(LOCK_PATHS.own, ofHolder, async (_request, reply) => reply.page(LockOwnPage));

  const locking = { ...ofHolder, config: { draft: { page: LOCK_PATHS.own, fields: [] } } };
  app.post(LOCK_PATHS.own, locking, async (request, reply) => {
    await lockOwnSpace(request.platform, actorOf(request));
    await clearSession(web, reply);
    return reply.seeOther(LOCK_PATHS.done);
  });

  app.get(LOCK_PATHS.byMail, async (_request, reply) => reply.page(LockReferencePage));

  // Posting a reference shows what it does, for scanners follow links; only the button locks.
  app.post<{ Body: FormBody }>(LOCK_PATHS.byMail, async (request, reply) => {
    const reference = typedLine(field(request.body, 'reference'));
    if (reference === '') return reply.page(LockReferencePage, { error: REFERENCE_TEXTS.missing }, 422);
    const account = await accountToLock(request.platform, reference);
    if (account?.locked_at) return reply.seeOther(LOCK_PATHS.done);
    if (account && field(request.body, 'action') !== LOCK) return reply.page(AskToLockPage, { reference });
    if (account && (await lockByReference(request.platform, reference, originOf(request))))
      return reply.seeOther(LOCK_PATHS.done);
    logRefusal(request, 'link-unreadable');
    await countNoise(web, request, 'space-lock', LIMIT);
    return reply.page(LockReferencePage, { reference, error: REFERENCE_TEXTS.unknown }, 422);
  });

  app.get(LOCK_PATHS.done, async (_request, reply) => reply.page(SpaceLockedPage));
}
