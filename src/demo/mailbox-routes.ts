import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { INLINE, MAIL_STYLE } from '../mail/styles.ts';
import { keptMails, keptRecipients, type OpenedMail, openKeptMail } from './mailbox.ts';
import { MailboxPage, MailPage, type MailPart } from './mailbox-pages.tsx';

interface ListRequest {
  Querystring: { adresse?: string };
}
interface MailRequest {
  Params: { id: string };
}

/**
 * `/demo/courriels`: everybody's mails, for everybody to read. For demonstrations only: `app.ts` registers it
 * only where mails are kept and never in production, and it opens nothing by itself.
 */
export async function demoMailboxRoutes(app: FastifyInstance): Promise<void> {
  /** Mails that somebody opened since the start, as in a mailbox that several people read. */
  const opened = new Set<string>();

  app.get<ListRequest>('/demo/courriels', async (request, reply) => {
    const { platform } = request;
    const filter = request.query.adresse?.trim() || undefined;
    const mails = await keptMails(platform, filter);
    const recipients = await keptRecipients(platform.db);
    return reply.page(MailboxPage, { mails, recipients, filter, opened });
  });

  app.get<MailRequest>('/demo/courriels/:id', (request, reply) => showPart(request, reply, 'html'));
  app.get<MailRequest>('/demo/courriels/:id/texte', (request, reply) => showPart(request, reply, 'text'));

  app.get<MailRequest>('/demo/courriels/:id/html', async (request, reply) => {
    const mail = await openKeptMail(request.platform, request.params.id);
    return mail ? sendDocument(reply, mail) : notFound(reply);
  });

  app.get('/demo/courriels.css', (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/css; charset=utf-8').send(STYLE_SHEET),
  );

  async function showPart(
    request: FastifyRequest<MailRequest>,
    reply: FastifyReply,
    part: MailPart,
  ): Promise<FastifyReply> {
    const { platform } = request;
    const mail = await openKeptMail(platform, request.params.id);
    if (!mail) return notFound(reply);
    opened.add(mail.id);
    const others = await keptMails(platform);
    return reply.page(MailPage, { mail, part, others, opened, baseUrl: platform.installation.BASE_URL });
  }
}

/** Beside this file, and not in the site's one style sheet: nobody outside a demonstration needs it. */
const STYLE_SHEET = readFileSync(new URL('mailbox.css', import.meta.url), 'utf8');

/**
 * A mail is somebody else's document: no script, no image, nothing loaded, and only the styles that every mail
 * of ours bears, in its head and on its elements. It may open links in a window of their own, as a mail program would.
 * The page around it measures it, for which they share an origin: without scripts it can do nothing with that.
 */
const DOCUMENT_POLICY = [
  "default-src 'none'",
  `style-src 'unsafe-hashes' ${[MAIL_STYLE, ...Object.values(INLINE)].map(hashSource).join(' ')}`,
  'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

function hashSource(style: string): string {
  return `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
}

function sendDocument(reply: FastifyReply, mail: OpenedMail): FastifyReply {
  return reply
    .header('content-security-policy', DOCUMENT_POLICY)
    .header('x-frame-options', 'SAMEORIGIN')
    .header('x-robots-tag', 'noindex')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(mail.html.replace('<head>', '<head><base target="_blank"/>'));
}

function notFound(reply: FastifyReply): FastifyReply {
  reply.callNotFound();
  return reply;
}
