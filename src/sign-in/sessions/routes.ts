import type { FastifyInstance } from 'fastify';
import { chosen, type FormBody, field } from '../../http/form-body.ts';
import { seeOther, sendPage } from '../../http/send-page.ts';
import { actorOf, marksOf, requireSession, requireSessionEvenExpired } from '../../http/session.ts';
import { viewOf, type Web } from '../../http/web.ts';
import { requireFreshPassword } from '../../passwords/reauthentication.ts';
import { endOneSession, endTheOtherSessions } from './end-sessions.ts';
import { openSessions } from './open-sessions.ts';
import { SessionsPage } from './page.tsx';

const PAGE = '/espace/sessions';
const DONE = { fermee: 'one', fermees: 'others', terminee: 'over' } as const;

/** `/espace/sessions` and what ends them; `/espace/presence`, by which a page left open stays signed in. */
export async function sessionsRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const { platform } = web;
  const ofHolder = { onRequest: requireSession, preHandler: requireFreshPassword(web) };
  const ending = { ...ofHolder, config: { resumable: { page: PAGE, fields: [] } } };

  app.get<{ Querystring: { fait?: string | string[] } }>(PAGE, ofHolder, async (request, reply) => {
    const sessions = await openSessions(platform, actorOf(request));
    const done = chosen(DONE, request.query.fait);
    return sendPage(reply, SessionsPage({ view: viewOf(web, request, reply), sessions, done }));
  });

  app.post<{ Body: FormBody }>(`${PAGE}/fermer`, ending, async (request, reply) => {
    const result = await endOneSession(platform, actorOf(request), field(request.body, 'session'));
    switch (result.outcome) {
      case 'ended':
        return seeOther(reply, `${PAGE}?fait=fermee`);
      case 'already-over':
        return seeOther(reply, `${PAGE}?fait=terminee`);
    }
  });

  app.post(`${PAGE}/fermer-les-autres`, ending, async (request, reply) => {
    await endTheOtherSessions(platform, actorOf(request));
    return seeOther(reply, `${PAGE}?fait=fermees`);
  });

  // Being recognised is all it does: that counts as a sign of life, as for every page.
  app.get('/espace/presence', { onRequest: requireSessionEvenExpired }, async (_request, reply) =>
    reply.code(204).header('cache-control', 'no-store').send(),
  );

  // Asked by a page left open: does the session of the person it shows still live?
  app.get<{ Querystring: { titulaire?: string | string[] } }>(
    '/espace/presence/verification',
    { config: { noSignOfLife: true } },
    async (request, reply) => {
      const { signedIn, query } = request;
      const lives = signedIn && marksOf(platform, signedIn.account).some((mark) => mark === query.titulaire);
      return reply
        .code(lives ? 204 : 410)
        .header('cache-control', 'no-store')
        .send();
    },
  );
}
