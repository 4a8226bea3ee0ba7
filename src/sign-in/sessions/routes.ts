import type { FastifyInstance } from 'fastify';
import { chosen, type FormBody, field } from '../../http/form-body.ts';
import { actorOf, marksOf, requireAnySession, requireSession } from '../../http/session.ts';
import { requireReauthentication } from '../../passwords/reauthentication.ts';
import { endOneSession, endTheOtherSessions } from './end-sessions.ts';
import { openSessions } from './open-sessions.ts';
import { SessionsPage } from './page.tsx';

const PAGE = '/espace/sessions';
const DONE = { fermee: 'one', fermees: 'others', terminee: 'over' } as const;

/** `/espace/sessions` and what ends them; `/espace/presence`, by which a page left open stays signed in. */
export async function sessionsRoutes(app: FastifyInstance): Promise<void> {
  const ofHolder = { onRequest: requireSession, preHandler: requireReauthentication };
  const ending = { ...ofHolder, config: { draft: { page: PAGE, fields: [] } } };

  app.get<{ Querystring: { fait?: string } }>(PAGE, ofHolder, async (request, reply) => {
    const sessions = await openSessions(request.platform, actorOf(request));
    const done = chosen(DONE, request.query.fait);
    return reply.page(SessionsPage, { sessions, done });
  });

  app.post<{ Body: FormBody }>(`${PAGE}/fermer`, ending, async (request, reply) => {
    const result = await endOneSession(request.platform, actorOf(request), field(request.body, 'session'));
    switch (result.outcome) {
      case 'ended':
        return reply.seeOther(`${PAGE}?fait=fermee`);
      case 'already-over':
        return reply.seeOther(`${PAGE}?fait=terminee`);
    }
  });

  app.post(`${PAGE}/fermer-les-autres`, ending, async (request, reply) => {
    await endTheOtherSessions(request.platform, actorOf(request));
    return reply.seeOther(`${PAGE}?fait=fermees`);
  });

  // Being recognised is all it does: that counts as a sign of life, as for every page.
  app.get('/espace/presence', { onRequest: requireAnySession }, async (_request, reply) =>
    reply.code(204).header('cache-control', 'no-store').send(),
  );

  // Asked by a page left open: does the session of the person it shows still live?
  app.get<{ Querystring: { titulaire?: string } }>(
    '/espace/presence/verification',
    async (request, reply) => {
      const signedIn = await request.session('only-look');
      const marks = signedIn ? marksOf(request.platform, signedIn.account) : [];
      const lives = marks.some((mark) => mark === request.query.titulaire);
      return reply
        .code(lives ? 204 : 410)
        .header('cache-control', 'no-store')
        .send();
    },
  );
}
