import { Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { record } from '../audit/record-event.ts';
import { bothAlong } from '../database/read-along.ts';
import { type Catalogue, serviceLabels } from '../home/catalogue.ts';
import { countUse } from '../http/account-limits.ts';
import { draftOf } from '../http/draft.tsx';
import { chosen, type FormBody, field } from '../http/form-body.ts';
import { idOfForm } from '../http/sent-twice.ts';
import { logRefusal } from '../http/server/logged.ts';
import { actorOf, originOf, readAlong, requireSession, signedIn } from '../http/session.ts';
import type { Web } from '../http/web.ts';
import { DOSSIERS } from '../mandates/dossier.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { MEDIA_TYPES } from './attachment-rules.ts';
import { contentOf } from './attachments.ts';
import {
  type Came,
  type MessageErrors,
  readMessageForm,
  readThreadForm,
  THREAD_FIELDS,
  typedThread,
} from './form.ts';
import { MessagesPage } from './list-page.tsx';
import { ChooseCompanyPage, NewThreadPage } from './new-thread-page.tsx';
import { attachmentPath, MESSAGES_PATH, NEW_THREAD_PATH, threadPath } from './paths.ts';
import { receivedWith, receiveFiles } from './receive-files.ts';
import { MESSAGE_TEXTS } from './texts.ts';
import { ThreadPage } from './thread-page.tsx';
import {
  attachmentIn,
  messagesIn,
  type SeenThread,
  threadOf,
  threadsOf,
  WRITABLE,
  type WritableCompany,
} from './threads.ts';
import { answerThread, markRead, openThread } from './write.ts';

type Page = { Querystring: FormBody; Body: FormBody };
type One = Page & { Params: { id: string } };
type File = { Params: { id: string; piece: string } };

/** Bytes of a form without files: a long message of letters that are each written with twelve signs. */
const LONGEST_FORM = 256 * 1024;

/** `/espace/messagerie` and what hangs below it */
export async function messagesRoutes(
  app: FastifyInstance,
  web: Web & { catalogue: Catalogue },
): Promise<void> {
  app.addHook('onRequest', requireSession);
  await receiveFiles(app);
  await app.register(listRoutes, web);
  await app.register(newThreadRoutes, web);
  await app.register(threadRoutes, web);
}

async function listRoutes(app: FastifyInstance, { catalogue }: { catalogue: Catalogue }): Promise<void> {
  const along = bothAlong(DOSSIERS, WRITABLE);
  app.get<Page>(MESSAGES_PATH, { config: { along } }, async (request, reply) => {
    const [dossiers, writable] = readAlong(request, along);
    const { account } = signedIn(request);
    const open = dossiers.filter(({ status }) => status === 'open');
    const asked = field(request.query, 'dossier');
    const siren = open.find((dossier) => dossier.siren === asked)?.siren;
    const page = field(request.query, 'page');
    return reply.page(MessagesPage, {
      threads: await threadsOf(request.platform, account.id, { siren, page }),
      companies: open,
      chosen: siren,
      services: serviceLabels(catalogue),
      mayWrite: writable.length > 0,
      gone: chosen({ droits: 'droits', aucun: 'aucun' } as const, field(request.query, 'fait')),
    });
  });
}

async function newThreadRoutes(app: FastifyInstance, web: Web & { catalogue: Catalogue }): Promise<void> {
  const services = serviceLabels(web.catalogue);
  const along = bothAlong(DOSSIERS, WRITABLE);

  app.get<Page>(NEW_THREAD_PATH, { config: { along } }, async (request, reply) => {
    const draft = draftOf(request);
    const writable = readAlong(request, along)[1];
    if (writable.length === 0) return reply.seeOther(`${MESSAGES_PATH}?fait=aucun`);
    const company = companyOf(request, draft ? field(draft, 'siren') : request.query.dossier);
    if (!company) return reply.page(ChooseCompanyPage, { companies: writable });
    const typed = typedThread(draft ?? {});
    const hasOthers = writable.length > 1;
    return reply.page(NewThreadPage, { company, services, typed, resumed: draft !== undefined, hasOthers });
  });

  const draft = { page: NEW_THREAD_PATH, fields: ['siren', ...THREAD_FIELDS] };
  const config = { along, draft, carriesFiles: true } as const;
  app.post<Page>(NEW_THREAD_PATH, { config, bodyLimit: LONGEST_FORM }, async (request, reply) => {
    const { account } = signedIn(request);
    const typed = typedThread(request.body);
    const company = companyOf(request, typed.siren);
    if (!company) return reply.seeOther(`${MESSAGES_PATH}?fait=droits`);
    const again = (errors: MessageErrors) =>
      reply.page(
        NewThreadPage,
        { company, services, typed, errors, hasOthers: readAlong(request, along)[1].length > 1 },
        statusOf(request),
      );
    const { wanted, errors } = readThreadForm(typed, company, cameWith(request));
    if (!wanted) return again(errors);
    await countUse(web, 'thread', account.id);
    await countMessage(web, account.id, company.siren);
    const asked = { ...wanted, siren: company.siren, ...sentWith(request) };
    const result = await openThread(request.platform, actorOf(request), asked);
    if (result.outcome === 'sent') return reply.seeOther(`${threadPath(result.threadId)}?fait=envoi`);
    return again({ service: MESSAGE_TEXTS.serviceNotOnes });
  });

  /** The one that was asked for; else that of the session, or the only one there is. */
  function companyOf(request: FastifyRequest, asked: string | undefined): WritableCompany | undefined {
    const [dossiers, writable] = readAlong(request, along);
    if (asked !== undefined) return writable.find(({ siren }) => siren === asked);
    const current = dossiers.find(({ id }) => id === signedIn(request).session.dossier_id);
    const [only, ...others] = writable;
    return writable.find(({ siren }) => siren === current?.siren) ?? (others.length === 0 ? only : undefined);
  }
}

async function threadRoutes(app: FastifyInstance, web: Web & { catalogue: Catalogue }): Promise<void> {
  const services = serviceLabels(web.catalogue);

  app.get<One>(threadPath(':id'), async (request, reply) => {
    const thread = await seenThread(request);
    if (!thread) return notThere(reply);
    const draft = draftOf(request);
    const typed = draft && field(draft, 'message');
    return showThread(reply, thread, {
      ...(typed !== undefined && { typed, resumed: true }),
      done: chosen({ envoi: 'envoi' } as const, field(request.query, 'fait')),
    });
  });

  const config = { draft: { fields: ['message'] }, carriesFiles: true } as const;
  app.post<One>(threadPath(':id'), { config, bodyLimit: LONGEST_FORM }, async (request, reply) => {
    const thread = await seenThread(request);
    return thread ? answer(request, reply, thread) : notThere(reply);
  });

  async function answer(request: FastifyRequest<One>, reply: FastifyReply, thread: SeenThread) {
    const typed = field(request.body, 'message');
    if (!thread.mayWrite || thread.isClosed) return showThread(reply, thread, { typed });
    const { text, errors } = readMessageForm(typed, cameWith(request));
    if (errors) return showThread(reply, thread, { typed, errors });
    await countMessage(web, signedIn(request).account.id, thread.siren);
    const written = { text, seenUntil: seenUntil(request, thread), ...sentWith(request) };
    const { outcome } = await answerThread(request.platform, actorOf(request), thread, written);
    if (outcome === 'sent') return reply.seeOther(`${threadPath(thread.id)}?fait=envoi`);
    // What may be read and written has changed meanwhile: it is looked up again, and what was typed is shown.
    const now = await seenThread(request);
    return now ? showThread(reply, now, { typed }) : reply.seeOther(`${MESSAGES_PATH}?fait=droits`);
  }

  app.post<One>(`${threadPath(':id')}/lu`, async (request, reply) => {
    const thread = await seenThread(request);
    if (!thread) return notThere(reply);
    const { account } = signedIn(request);
    await markRead(request.platform, account.id, thread.id, seenUntil(request, thread));
    return reply.seeOther(threadPath(thread.id));
  });

  const carriesFiles = { config: { carriesFiles: true } } as const;
  app.get<File>(attachmentPath(':id', ':piece'), carriesFiles, async (request, reply) => {
    const { account } = signedIn(request);
    const { id, piece } = request.params;
    const found = await attachmentIn(request.platform, account.id, id, piece);
    if (!found) return notThere(reply);
    await countUse(web, 'attachment', account.id);
    return sendFile(reply, found);
  });

  async function showThread(
    reply: FastifyReply,
    thread: SeenThread,
    more: { typed?: string; errors?: MessageErrors; resumed?: boolean; done?: 'envoi' | undefined },
  ) {
    const { request } = reply;
    const asked = field(request.query as FormBody, 'page');
    const messages = await messagesIn(request.platform, thread, signedIn(request).account.id, asked);
    const service = services.get(thread.service) ?? thread.service;
    const failed = more.typed !== undefined && !more.resumed;
    return reply.page(ThreadPage, { thread, service, messages, ...more }, failed ? statusOf(request) : 200);
  }
}

/** The thread of that address, as far as this account may read it now. */
function seenThread(request: FastifyRequest<One>): Promise<SeenThread | undefined> {
  return threadOf(request.platform, signedIn(request).account.id, request.params.id);
}

/** One of others is as one that never was. */
async function notThere(reply: FastifyReply): Promise<FastifyReply> {
  logRefusal(reply.request, 'thread-not-ones-own');
  reply.callNotFound();
  return reply;
}

function cameWith(request: FastifyRequest): Came {
  const { taken, refused } = receivedWith(request);
  return { cut: request.cutFields, refused, taken: taken.length };
}

/** The id of a message is the same where its form comes twice with the same files. */
function sentWith(request: FastifyRequest) {
  const { taken } = receivedWith(request);
  const id = idOfForm(request, JSON.stringify(taken.map(({ name, size }) => [name, size])));
  return { id, files: taken };
}

/** Of a form that comes back: 413 where not all of it could be read. */
function statusOf({ cutFields }: FastifyRequest): number {
  return cutFields.length > 0 ? 413 : 422;
}

/** How far the page had shown the thread: from its beginning to where there is something, whatever the form says. */
function seenUntil({ body }: { body: FormBody }, { lastAt, openedAt }: SeenThread): Date {
  const said = Date.parse(field(body, 'seen'));
  const [first, last] = [openedAt.getTime(), lastAt.getTime()];
  return new Date(Number.isNaN(said) ? first : Math.max(first, Math.min(said, last)));
}

async function countMessage(web: Web, accountId: string, siren: string): Promise<void> {
  await countUse(web, 'message', accountId);
  await countUse(web, 'company-message', siren);
}

/** Never shown by the browser in a page of this site, whatever it holds: it is saved. */
async function sendFile(
  reply: FastifyReply,
  { thread, attachment }: NonNullable<Awaited<ReturnType<typeof attachmentIn>>>,
): Promise<FastifyReply> {
  const { request } = reply;
  const { platform } = request;
  const content = contentOf(platform, attachment);
  // A file that cannot be opened is a fault with a page of its own, and not an answer that breaks off.
  const first = await content.next();
  await inTransaction(platform, (tx) =>
    record(tx, {
      event: 'attachment-downloaded',
      accountId: signedIn(request).account.id,
      origin: originOf(request),
      details: { siren: thread.siren, service: thread.service, thread: thread.reference },
    }),
  );
  return reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', contentDisposition(attachment.name))
    .header('content-length', attachment.size)
    .type(MEDIA_TYPES[attachment.type])
    .send(Readable.from(withFirst(first, content)));
}

async function* withFirst(first: IteratorResult<Buffer, void>, rest: AsyncGenerator<Buffer>) {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
