import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { historyOf } from '../audit/history.ts';
import { recordRecapDownload } from '../documents/recap.ts';
import { sendRecapPdf } from '../documents/send-recap.ts';
import { HOLDER_FIELDS, readHolderForm, typedHolderOf } from '../holder-data/holder-form.ts';
import { readSecurityQuestion, SECURITY_QUESTION_TEXTS } from '../holder-data/security-question.ts';
import { countUse } from '../http/account-limits.ts';
import { typedBefore } from '../http/draft.ts';
import { chosen, type FormBody, field } from '../http/form-body.ts';
import { inTurn } from '../http/in-turn.ts';
import { seeOther, sendPage } from '../http/send-page.ts';
import { actorOf, originOf, requireSession, signedIn } from '../http/session.ts';
import { viewOf, type Web } from '../http/web.ts';
import { requireFreshPassword, tryPresentPassword } from '../passwords/reauthentication.ts';
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

type Query<Name extends string> = { Querystring: Partial<Record<Name, string | string[]>> };

/** « Gérer vos coordonnées »: what the holder reads, keeps and changes of his own data; all of it tells who he is. */
export async function holderRoutes(app: FastifyInstance, web: Web): Promise<void> {
  const { platform } = web;
  app.addHook('onRequest', requireSession);
  app.addHook('preHandler', requireFreshPassword(web));
  const editing = { config: { resumable: { page: EDIT, fields: HOLDER_FIELDS } } };
  const questioning = { config: { resumable: { page: QUESTION, fields: ['question'] } } };
  const choosing = { config: { resumable: { page: HOLDER_DATA, fields: [] } } };

  app.get<Query<'fait' | 'telecharger'>>(HOLDER_DATA, async (request, reply) => {
    const done = isHolderDataDone(String(request.query.fait))
      ? (request.query.fait as HolderDataDone)
      : undefined;
    const file = chosen(FILES, request.query.telecharger);
    const view = viewOf(web, request, reply);
    return sendPage(reply, HolderDataPage({ view, account: signedIn(request).account, done, file }));
  });

  app.get(EDIT, async (request, reply) => {
    const before = typedBefore(web, request);
    const typed = before ? readHolderForm(before).typed : typedHolderOf(signedIn(request).account);
    return sendPage(
      reply,
      EditHolderDataPage({ view: viewOf(web, request, reply), typed, resumed: before !== undefined }),
    );
  });

  app.post<{ Body: FormBody }>(HOLDER_DATA, editing, async (request, reply) => {
    const { typed, errors, data } = readHolderForm(request.body, signedIn(request).account);
    if (!data) {
      return sendPage(reply, EditHolderDataPage({ view: viewOf(web, request, reply), typed, errors }), 422);
    }
    await countUse(web, 'holder-data', signedIn(request).account.id);
    const result = await changeHolderData(platform, actorOf(request), data);
    switch (result.outcome) {
      case 'changed':
        return toHolderData(reply, 'coordonnees');
      case 'nothing-changed':
        return toHolderData(reply, 'inchangees');
    }
  });

  app.get(QUESTION, async (request, reply) => {
    const before = typedBefore(web, request)?.question;
    const question = before ?? signedIn(request).account.security_question;
    return sendPage(
      reply,
      QuestionPage({ view: viewOf(web, request, reply), question, resumed: before !== undefined }),
    );
  });

  app.post<{ Body: FormBody }>(QUESTION, questioning, async (request, reply) => {
    const read = readSecurityQuestion(request.body);
    if (Object.keys(read.errors).length > 0) return showQuestion(request, reply, read);
    await countUse(web, 'question', signedIn(request).account.id);
    // An answer is compared with the password, and the form tells where they are the same: it counts like a try of it.
    const result = await tryPresentPassword(web, request, () =>
      changeQuestion(inTurn(web, request), actorOf(request), read),
    );
    switch (result.outcome) {
      case 'changed':
        return toHolderData(reply, 'question');
      case 'answer-is-password':
        return showQuestion(request, reply, {
          question: read.question,
          errors: { answer: SECURITY_QUESTION_TEXTS.answerIsPassword },
        });
    }
  });

  app.post<{ Body: FormBody }>(INFORMATION_MAILS, choosing, async (request, reply) => {
    const wanted = field(request.body, 'wanted') === '1';
    await countUse(web, 'information-mails', signedIn(request).account.id);
    await chooseInformationMails(platform, actorOf(request), wanted);
    return toHolderData(reply, wanted ? 'courriels-acceptes' : 'courriels-refuses');
  });

  app.get<Query<'page'>>(HISTORY, async (request, reply) => {
    const page = Number.parseInt(String(request.query.page), 10);
    const { account } = signedIn(request);
    await countUse(web, 'history', account.id);
    const history = await historyOf(platform.db, account.id, page);
    return sendPage(reply, HistoryPage({ view: viewOf(web, request, reply), history }));
  });

  // No HEAD for the files: it would take nothing away and yet be told in the history.
  app.get(RECAP, { exposeHeadRoute: false }, async (request, reply) => {
    const { account } = signedIn(request);
    return sendRecapPdf(web, request, reply, {
      account,
      countedFor: account.id,
      onceMade: () => recordRecapDownload(platform, account.id, originOf(request)),
    });
  });

  app.get(ALL_DATA, { exposeHeadRoute: false }, async (request, reply) => {
    const { account } = signedIn(request);
    await countUse(web, 'data-download', account.id);
    const data = await downloadData(platform, account.id, originOf(request));
    const name = `donnees-${parisDay(platform.clock.now())}.json`;
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${name}"`)
      .type('application/json; charset=utf-8')
      .send(`${JSON.stringify(data, null, 2)}\n`);
  });

  function showQuestion(
    request: FastifyRequest,
    reply: FastifyReply,
    { question, errors }: Pick<ReturnType<typeof readSecurityQuestion>, 'question' | 'errors'>,
  ) {
    return sendPage(reply, QuestionPage({ view: viewOf(web, request, reply), question, errors }), 422);
  }

  function toHolderData(reply: FastifyReply, done: HolderDataDone) {
    return seeOther(reply, `${HOLDER_DATA}?fait=${done}`);
  }
}
