import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { csrfTokens } from './csrf.ts';
import { drafts } from './draft.tsx';
import { type FairTurnOptions, fairTurns } from './fair-turn.ts';
import { pages } from './page.tsx';
import { type ReadForEveryPage, sessions } from './session.ts';
import type { Web } from './web.ts';

/**
 * What every request and every reply can do, so that no route has to remember any of it: `request.session()` tells who is
 * signed in to what asks, `request.platform` takes fair turns, a POST has its token checked and its draft kept,
 * `reply.page` and `reply.seeOther` answer (docs/decisions/edge-decorators.md).
 */
export const edge = fastifyPlugin(
  async (
    app: FastifyInstance,
    web: FairTurnOptions & Pick<Web, 'site' | 'secureCookies'> & ReadForEveryPage,
  ) => {
    await app.register(cookie);
    await app.register(sessions, web);
    await app.register(fairTurns, web);
    await app.register(csrfTokens, web);
    await app.register(drafts);
    await app.register(pages, web);
  },
);
