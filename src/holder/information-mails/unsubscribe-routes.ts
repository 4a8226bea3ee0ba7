import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accountById } from '../../account/account.ts';
import { displayedEmail } from '../../account/email-address.ts';
import { maskedEmail } from '../../audit/record-event.ts';
import { type FormBody, field } from '../../http/form-body.ts';
import { originOf } from '../../http/session.ts';
import type { Platform } from '../../platform/platform.ts';
import { unsubscribe } from './choose-information-mails.ts';
import { UNSUBSCRIBE_PATH, UnsubscribePage, UnusableLinkPage } from './unsubscribe-pages.tsx';

/**
 * The address that stops the mails that inform, for one account. Its token is the account's id, sealed: nobody
 * can make one, and it tells nothing. It does not expire, for mails are kept for years; all it can do is refuse.
 */
export function unsubscribeUrl(
  { secrets, installation }: Pick<Platform, 'secrets' | 'installation'>,
  accountId: string,
): string {
  return `${installation.BASE_URL}${UNSUBSCRIBE_PATH}?jeton=${secrets.seal('unsubscribe', accountId)}`;
}

/** @returns the account's id; undefined for a token this installation did not make */
export function accountOfToken({ secrets }: Pick<Platform, 'secrets'>, token: string): string | undefined {
  return secrets.unseal('unsubscribe', token);
}

type Asked = FastifyRequest<{ Querystring: { jeton?: string | string[] }; Body: FormBody }>;

/**
 * `/desabonnement?jeton=…`: the link of a mail that informs. Opening it changes nothing; the button does, and so
 * does the POST of a mail program (RFC 8058), which comes without a cookie and is not redirected.
 */
export async function unsubscribeRoutes(app: FastifyInstance): Promise<void> {
  // The form in which RFC 8058 prefers to send its one field; whatever is posted asks for the same.
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, _body, done) =>
    done(null, ONE_CLICK),
  );

  app.get(UNSUBSCRIBE_PATH, async (request: Asked, reply) => show(request, reply));

  app.post(UNSUBSCRIBE_PATH, { config: { takenFromAnywhere: true } }, async (request: Asked, reply) => {
    const accountId = accountOfToken(request.platform, tokenOf(request));
    if (accountId === undefined) return show(request, reply);
    const result = await unsubscribe(request.platform, accountId, originOf(request));
    switch (result.outcome) {
      case 'unsubscribed':
        return isOneClick(request.body) ? show(request, reply) : reply.seeOther(request.url);
      case 'no-such-account':
        return show(request, reply);
    }
  });

  async function show(request: Asked, reply: FastifyReply) {
    const token = tokenOf(request);
    const accountId = accountOfToken(request.platform, token);
    const account = accountId === undefined ? undefined : await accountById(request.platform.db, accountId);
    if (!account) return reply.page(UnusableLinkPage, {}, 404);
    const email = displayedEmail(maskedEmail(account.sign_in_email));
    return reply.page(UnsubscribePage, { token, email, subscribed: account.information_mails });
  }
}

const ONE_CLICK: FormBody = { 'List-Unsubscribe': 'One-Click' };

function isOneClick(body: FormBody | undefined): boolean {
  return body !== undefined && field(body, 'List-Unsubscribe') === 'One-Click';
}

/** A query may say one thing twice: then it says nothing. */
function tokenOf({ query }: Asked): string {
  return typeof query.jeton === 'string' ? query.jeton : '';
}
