import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Catalogue } from '../home/catalogue.ts';
import type { FormBody } from '../http/form-body.ts';
import { actorOf, readAlong, requireSession } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { RECEIVED_REQUESTS, type ReceivedRequest } from '../mandates/role-request.ts';
import { confirmationOf } from '../passwords/reauthentication.ts';
import { longMoment } from '../web/french-dates.ts';
import { readAnswer } from './answer-form.ts';
import { AnswerPage, type AnswerPageProps } from './answer-page.tsx';
import { agreeToSubstitution, objectToSubstitution } from './answer-substitution.ts';
import { SUBSTITUTIONS_PATH } from './pages.tsx';
import { SUBSTITUTION_TEXTS } from './texts.ts';

type OfRequest = { Params: { id: string }; Body: FormBody };

/** `/espace/substitutions/…/reponse`, as whoever would be replaced */
export async function answerRoutes(app: FastifyInstance, web: Web & { catalogue: Catalogue }): Promise<void> {
  const { catalogue } = web;
  const path = `${SUBSTITUTIONS_PATH}/:id/reponse`;
  const along = RECEIVED_REQUESTS;

  app.get<OfRequest>(path, { onRequest: requireSession, config: { along } }, async (request, reply) => {
    const found = readAlong(request, along).find(({ id }) => id === request.params.id);
    return found ? show(reply, found, {}) : reply.callNotFound();
  });

  const answering = {
    onRequest: requireSession,
    config: { along, draft: { page: SUBSTITUTIONS_PATH, fields: [] } },
  };
  app.post<OfRequest>(path, answering, async (request, reply) => {
    const found = readAlong(request, along).find(({ id }) => id === request.params.id);
    if (!found) return reply.callNotFound();
    const { present, missing } = confirmationOf(web, request, 'current_password');
    const { answer, statement, errors: wrong } = readAnswer(request.body);
    const errors = { ...wrong, ...missing };
    const typed = { answer: answer ?? '', statement };
    if (!answer || Object.keys(errors).length > 0) return show(reply, found, { ...typed, errors });
    const { id } = found;
    const actor = actorOf(request);
    const result =
      answer === 'agree'
        ? await agreeToSubstitution(request.platform, actor, { id, present })
        : await objectToSubstitution(request.platform, actor, { id, present, statement });
    switch (result.outcome) {
      case 'agreed':
        return reply.seeOther(`${SUBSTITUTIONS_PATH}?fait=accord`);
      case 'contested':
        return reply.seeOther(`${SUBSTITUTIONS_PATH}?fait=opposition`);
      case 'not-confirmed':
        return show(reply, found, { ...typed, errors: result.errors });
      case 'too-late':
        return show(reply, found, { ...typed, errors: { form: SUBSTITUTION_TEXTS.tooLate } });
      case 'applicant-frozen':
        return show(reply, found, { ...typed, errors: { form: SUBSTITUTION_TEXTS.applicantFrozen } });
      case 'recovered-lately': {
        const form = SUBSTITUTION_TEXTS.recoveredLately(longMoment(result.from));
        return show(reply, found, { ...typed, errors: { form } });
      }
      case 'not-ones-own':
      case 'over-already':
        return reply.callNotFound();
    }
  });

  function show(
    reply: FastifyReply,
    request: ReceivedRequest,
    content: Pick<AnswerPageProps, 'answer' | 'statement' | 'errors'>,
  ) {
    const now = reply.request.platform.clock.now();
    return reply.page(AnswerPage, { catalogue, request, now, ...content }, content.errors ? 422 : 200);
  }
}
