import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { FunctionComponent } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Account } from '../account/account.ts';
import { asksSecondStep } from '../account/proof.ts';
import { IDLE_LIMIT_MS, type Session } from '../account/session.ts';
import { rolesText } from '../mandates/texts.ts';
import { askedToConfirm } from '../passkeys/challenge.ts';
import { requestOptions } from '../passkeys/options.ts';
import { relyingPartyOf } from '../passkeys/relying-party.ts';
import type { Ground } from '../platform/platform.ts';
import { FormToken, secretsTypedIn } from '../web/components/form.tsx';
import type { HolderHeader, Site, View } from '../web/components/view.ts';
import { shortDay } from '../web/french-dates.ts';
import type { FormBody } from './form-body.ts';
import { type SignedIn, signedInIfTold } from './session.ts';
import type { Web } from './web.ts';

/** What a route says of a page: all but what every page is handed. */
type OwnProps<Props> = Omit<Props, 'view'>;

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Answers with a page, which is handed its `view`; a browser is given the cookie of its forms where it holds one.
     * Pages carry personal data or a token: none is kept by a cache (ASVS 5.0, 14.3.2).
     */
    page<Props extends { view: View }>(
      page: (props: Props) => ReturnType<FunctionComponent>,
      ...rest: Record<string, never> extends OwnProps<Props>
        ? [props?: OwnProps<Props>, status?: number]
        : [props: OwnProps<Props>, status?: number]
    ): Promise<FastifyReply>;
    /** After a POST, and wherever the browser has to go elsewhere: it asks again with GET (RFC 9110, 15.4.4). */
    seeOther(path: string): FastifyReply;
  }
}

/** Gives every reply its `page` and its `seeOther`. */
export const pages = fastifyPlugin(async (app: FastifyInstance, { site }: Pick<Web, 'site'>) => {
  app.decorateReply('page', async function page(this: FastifyReply, Page, ...[props, status = 200]) {
    const view = await viewOf(site, this.request);
    const token = await this.request.csrfToken();
    const html = renderToString(
      <FormToken.Provider value={token}>
        <Page {...({ view, ...props } as Parameters<typeof Page>[0])} />
      </FormToken.Provider>,
    );
    if (html.includes(token)) this.giveCsrfCookie();
    return this.code(status)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(`<!doctype html>${html}`);
  });

  app.decorateReply('seeOther', function seeOther(this: FastifyReply, path: string) {
    return this.header('cache-control', 'no-store').redirect(path, 303);
  });
});

async function viewOf(site: Site, request: FastifyRequest): Promise<View> {
  return {
    site,
    path: request.url.split('?')[0] ?? '/',
    ...(request.method === 'POST' && { emptied: secretsTypedIn((request.body ?? {}) as FormBody) }),
    ...holderShown(request.platform, await signedInIfTold(request)),
  };
}

/** Whose space is open; nobody's where that cannot be told: a page for everybody opens without a database too. */
function holderShown(ground: Ground, signedIn: SignedIn | undefined): Pick<View, 'holder' | 'session'> {
  if (!signedIn) return {};
  const session = { idleMinutes: IDLE_LIMIT_MS / 60_000, mark: signedIn.mark };
  return { holder: holderHeader(ground, signedIn), session };
}

function holderHeader(
  ground: Ground,
  { account, session, passwordExpired, dossiers, current, unread }: SignedIn,
): HolderHeader {
  return {
    title: account.title,
    firstName: account.first_name,
    lastName: account.last_name,
    subscriberNumber: account.subscriber_number,
    passwordExpiry: shortDay(account.password_valid_until),
    city: account.city,
    country: account.country,
    factors: asksSecondStep(ground, account) ? account.factors : [],
    ...passkeyOf(ground, account, session),
    passwordExpired,
    dossiers,
    unread,
    ...(current && {
      actingFor: { name: current.name, siren: current.siren, role: rolesText(current.roles) },
    }),
  };
}

/** Which passkeys there are need not be asked of the database: the browser shows those that it has for this site. */
function passkeyOf(
  ground: Ground,
  { factors }: Account,
  { token_hash }: Session,
): Pick<HolderHeader, 'passkey'> {
  const party = factors.includes('passkey') ? relyingPartyOf(ground.installation) : undefined;
  return party ? { passkey: () => requestOptions(ground, party, askedToConfirm(token_hash)) } : {};
}
