import type { FastifyInstance, FastifyReply } from 'fastify';
import { historyOf } from '../audit/history.ts';
import { recordRecapDownload } from '../documents/recap.ts';
import { sendRecapPdf } from '../documents/send-recap.ts';
import { HOLDER_FIELDS } from '../holder-data/holder.ts';
import { readHolderForm, typedHolderOf } from '../holder-data/holder-form.ts';
import { readSecurityQuestion, type SecurityQuestionErrors } from '../holder-data/security-question.ts';
import { SECURITY_QUESTION_TEXTS } from '../holder-data/texts.ts';
import { countUse } from '../http/account-limits.ts';
import { draftOf } from '../http/draft.tsx';
import { chosen, type FormBody, field } from '../http/form-body.ts';
import { actorOf, originOf, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { confirmationOf, requireReauthentication } from '../passwords/reauthentication.ts';
import { parisDay } from '../web/french-dates.ts';
import { changeHolderData } from './change-holder-data.ts';
import { changeQuestion } from './change-question.ts';
import { downloadData } from './download-data.ts';
import { EditHolderDataPage } from './edit-page.tsx';
import { HistoryPage } from './history-page.tsx';
import { type HolderDataDone, HolderDataPage, isHolderDataDone } from './holder-data-page.tsx';
import { chooseInformationMails } from './information-mails/choose-information-mails.ts';
import { ALL_DATA, EDIT, HISTORY, HOLDER_DATA, INFORMATION_MAILS, QUESTION, RECAP } from './paths.ts';
import { QuestionPage } from './question-page.tsx';

const FILES = { recapitulatif: 'recap', donnees: 'data' } as const;

type Query<Name extends string> = { Querystring: Partial<Record<Name, string>> };

/** « Gérer vos coordonnées »: what the holder reads, keeps and changes of his own data; all of it tells who he is. */
export async function holderRoutes(app: FastifyInstance, web: Web): Promise<void> {
  app.addHook('onRequest', requireSession);
  app.addHook('preHandler', requireReauthentication);
  const editing = { config: { draft: { page: EDIT, fields: HOLDER_FIELDS } } };
  const questioning = { config: { draft: { page: QUESTION, fields: ['question'] } } };
  const choosing = { config: { draft: { page: HOLDER_DATA, fields: [] } } };

  app.get<Query<'fait' | 'telecharger'>>(HOLDER_DATA, async (request, reply) => {
    const done = isHolderDataDone(String(request.query.fait))
      ? (request.query.fait as HolderDataDone)
      : undefined;
    const file = chosen(FILES, request.query.telecharger);
    return reply.page(HolderDataPage, { account: signedIn(request).account, done, file });
  });

  app.get(EDIT, async (request, reply) => {
    const before = draftOf(request);
    const typed = before ? readHolderForm(before).typed : typedHolderOf(signedIn(request).account);
    return reply.page(EditHolderDataPage, { typed, resumed: before !== undefined });
  });

  app.post<{ Body: FormBody }>(HOLDER_DATA, editing, async (request, reply) => {
    const { typed, errors, data } = readHolderForm(request.body, signedIn(request).account);
    if (!data) {
      return reply.page(EditHolderDataPage, { typed, errors }, 422);
    }
    await countUse(web, 'holder-data', signedIn(request).account.id);
    const result = await changeHolderData(request.platform, actorOf(request), data);
    switch (result.outcome) {
      case 'changed':
        return toHolderData(reply, 'coordonnees');
      case 'nothing-changed':
        return toHolderData(reply, 'inchangees');
    }
  });

  app.get(QUESTION, async (request, reply) => {
    const before = draftOf(request)?.question;
    const question = before ?? signedIn(request).account.security_question;
    return reply.page(QuestionPage, { question, resumed: before !== undefined });
  });

  app.post<{ Body: FormBody }>(QUESTION, questioning, async (request, reply) => {
    const read = readSecurityQuestion(request.body);
    const { question } = read;
    const { present, missing } = confirmationOf(web, request, 'current_password');
    const errors = { ...read.errors, ...missing };
    if (Object.keys(errors).length > 0) return showQuestion(reply, { question, errors });
    await countUse(web, 'question', signedIn(request).account.id);
    const result = await changeQuestion(request.platform, actorOf(request), read, present);
    switch (result.outcome) {
      case 'changed':
        return toHolderData(reply, 'question');
      case 'not-confirmed':
        return showQuestion(reply, { question, errors: result.errors });
      case 'answer-is-password':
        return showQuestion(reply, {
          question,
          errors: { answer: SECURITY_QUESTION_TEXTS.answerIsPassword },
        });
    }
  });

  app.post<{ Body: FormBody }>(INFORMATION_MAILS, choosing, async (request, reply) => {
    const wanted = field(request.body, 'wanted') === '1';
    await countUse(web, 'information-mails', signedIn(request).account.id);
    await chooseInformationMails(request.platform, actorOf(request), wanted);
    return toHolderData(reply, wanted ? 'courriels-acceptes' : 'courriels-refuses');
  });

  app.get<Query<'avant'>>(HISTORY, async (request, reply) => {
    const { account } = signedIn(request);
    await countUse(web, 'history', account.id);
    const history = await historyOf(request.platform.db, account.id, request.query.avant);
    return reply.page(HistoryPage, { history });
  });

  // No HEAD for the files: it would take nothing away and yet be told in the history.
  app.get(RECAP, { exposeHeadRoute: false }, async (request, reply) => {
    const { account } = signedIn(request);
    return sendRecapPdf(web, reply, {
      account,
      countedFor: account.id,
      onceMade: () => recordRecapDownload(request.platform, account.id, originOf(request)),
    });
  });

  app.get(ALL_DATA, { exposeHeadRoute: false }, async (request, reply) => {
    const { account } = signedIn(request);
    await countUse(web, 'data-download', account.id);
    const data = await downloadData(request.platform, account.id, originOf(request));
    const name = `donnees-${parisDay(request.platform.clock.now())}.json`;
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${name}"`)
      .type('application/json; charset=utf-8')
      .send(`${JSON.stringify(data, null, 2)}\n`);
  });

  function showQuestion(
    reply: FastifyReply,
    { question, errors }: { question: string; errors: SecurityQuestionErrors & ConfirmationErrors },
  ) {
    return reply.page(QuestionPage, { question, errors }, 422);
  }

  function toHolderData(reply: FastifyReply, done: HolderDataDone) {
    return reply.seeOther(`${HOLDER_DATA}?fait=${done}`);
  }
}
