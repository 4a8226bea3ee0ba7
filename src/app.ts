import compress from '@fastify/compress';
import staticFiles from '@fastify/static';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { codeEntryRoutes } from './activation/routes.ts';
import { adhesionRoutes } from './adhesions/routes.ts';
import { bankAccountRoutes } from './bank-accounts/routes.ts';
import { stopBankAccountRoutes } from './bank-accounts/stop-routes.ts';
import { captchaRoutes } from './captcha/routes.ts';
import { companyAddressActivation } from './company-address/address-kind.tsx';
import { contestAddressRoutes } from './company-address/contest-routes.ts';
import { companyAddressRoutes } from './company-address/routes.ts';
import { changeActivation } from './credentials/change-kind.tsx';
import { passwordChangedRoutes } from './credentials/password-changed-routes.ts';
import { PENDING_CHANGE } from './credentials/pending-change.ts';
import { credentialsRoutes } from './credentials/routes.ts';
import { delegationRoutes } from './delegations/routes.ts';
import { deletionRoutes } from './deletion/routes.ts';
import { demoComponentsRoutes } from './demo/components-routes.ts';
import { DEMO_SIGN_IN } from './demo/demo-accounts.ts';
import { demoMailboxRoutes } from './demo/mailbox-routes.ts';
import { DIRECT_DEBITS_ON_ACCOUNTS } from './direct-debits/follow-accounts.ts';
import { directDebitRoutes } from './direct-debits/routes.ts';
import { stopDebitRoutes } from './direct-debits/stop-routes.ts';
import { disputeRoutes } from './dispute/routes.ts';
import type { Operator } from './help/operator.ts';
import { helpRoutes } from './help/routes.ts';
import { dossierHistoryRoutes } from './holder/dossier-history-routes.ts';
import { unsubscribeRoutes } from './holder/information-mails/unsubscribe-routes.ts';
import { holderRoutes } from './holder/routes.ts';
import { type Catalogue, serviceIds } from './home/catalogue.ts';
import { habilitationsRoutes } from './home/habilitations-routes.ts';
import { ofEntry } from './home/of-entry.ts';
import { homeRoutes } from './home/routes.ts';
import { edge } from './http/edge.ts';
import { errorAnswers } from './http/errors.ts';
import { queryOf, readableRequests } from './http/form-body.ts';
import {
  type ConnectionLimits,
  connectionLimits,
  connectionOptions,
  limitConnections,
  noticeLeavingClients,
  type TlsIdentity,
} from './http/server/connections.ts';
import { healthRoutes } from './http/server/health.ts';
import { loggedError, loggedRequest } from './http/server/logged.ts';
import { type MetricsOptions, measureRequests, metricsRoute } from './http/server/metrics.ts';
import { noRequestPages } from './http/server/no-request.tsx';
import { namedRequests, requestIds } from './http/server/request-id.ts';
import { robotsRoute } from './http/server/robots.ts';
import { headersOfFile, policyReports, securityHeaders } from './http/server/security-headers.ts';
import { tracedRequests } from './http/server/traced-requests.ts';
import type { Web } from './http/web.ts';
import { messagesRoutes } from './messages/routes.ts';
import { UNREAD } from './messages/threads.ts';
import { offersRoutes } from './offers/routes.ts';
import { readableForwardedFor } from './platform/network.ts';
import type { Platform, Random } from './platform/platform.ts';
import type { Tracing } from './platform/tracing.ts';
import { recoveryRoutes } from './recovery/routes.ts';
import { dossierActivation } from './registration/dossier-kind.tsx';
import { registrationActivation } from './registration/registration-kind.tsx';
import { registrationRoutes } from './registration/routes.ts';
import { roleRequestActivation } from './role-requests/role-request-kind.tsx';
import { confirmationRoutes } from './sign-in/confirmation/routes.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { sessionsRoutes } from './sign-in/sessions/routes.ts';
import { passkeyEndpointsRoute } from './sign-in-methods/passkey-endpoints.ts';
import { signInMethodsRoutes } from './sign-in-methods/routes.ts';
import { spaceLockRoutes } from './space-lock/routes.ts';
import { answerRoutes } from './substitutions/answer-routes.ts';
import { substitutionRoutes } from './substitutions/routes.ts';
import { suppleantsRoutes } from './suppleants/routes.ts';
import type { TaxCalendar } from './tax-calendar/calendar.ts';
import { taxCalendarRoutes } from './tax-calendar/routes.ts';
import { taxOfficeRoutes } from './tax-office/routes.ts';
import { publicFolder } from './web/assets.ts';

export interface AppOptions extends Web {
  platform: Platform;
  /** Resolves when the database can be written and is up to date. */
  checkReady: () => Promise<void>;
  catalogue: Catalogue;
  operator: Operator;
  /** Absent: there is no « Calendrier fiscal ». */
  calendar?: TaxCalendar | undefined;
  trustProxy: number | string[] | false;
  /** Where they differ from the usual ones. */
  connections?: Partial<ConnectionLimits>;
  /** Absent: it speaks no TLS, and stands behind a proxy on its machine. */
  tls?: TlsIdentity | undefined;
  /** Told here to who bears the token; absent: not here. */
  metrics?: Required<MetricsOptions>;
  /** Absent: nobody is told what requests spend their time on. */
  tracing?: Tracing | undefined;
  /** What requests are named by; absent: the platform's own. */
  namesOfRequests?: Pick<Random, 'bytes'>;
}

/** A form of ours is far below; a body above is refused with 413 before it is read. */
const LARGEST_BODY = 64 * 1024;

const NOWHERE = '/adresse-illisible';

/** The table of contents of the program: what every request goes through, then the features. */
export async function buildApp(web: AppOptions): Promise<FastifyInstance> {
  const answers = errorAnswers(web);
  const loggerInstance: FastifyBaseLogger = web.platform.log.child(
    {},
    { serializers: { req: loggedRequest, err: loggedError } },
  );
  const connections = connectionLimits(web.connections);
  const app: FastifyInstance = Fastify({
    loggerInstance,
    genReqId: requestIds(web.namesOfRequests ?? web.platform.random),
    // A line a request would fill the disk and hold addresses for nothing; the metrics count them.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: typeof web.trustProxy === 'number' ? nearest(web.trustProxy) : web.trustProxy,
    bodyLimit: LARGEST_BODY,
    forceCloseConnections: 'idle',
    // At the end too a person is answered with a page: by Fastify's own answer a proxy that keeps its connections open would
    // show them a line of JSON.
    return503OnClosing: false,
    ...connectionOptions(
      connections,
      noRequestPages(() => app, web.site, NOWHERE),
      web.tls,
    ),
    routerOptions: { ignoreTrailingSlash: false, querystringParser: queryOf },
    // A path that cannot be decoded is refused before any route or hook: it asks again for one that is nowhere, so
    // that its page too bears the headers of every page.
    frameworkErrors: (_error, { raw }, reply) => {
      raw.url = NOWHERE;
      app.routing(raw, reply.raw);
    },
  });

  measureRequests(app);
  await app.register(readableForwardedFor);
  await app.register(namedRequests);
  await app.register(tracedRequests, web);
  await app.register(limitConnections, connections);
  await app.register(noticeLeavingClients);
  app.setNotFoundHandler(answers.notFound);
  app.setErrorHandler(answers.failed);
  // Before whatever refuses a request, which it does with a page.
  const hasMessages =
    web.site.menu.some(({ isMessages }) => isMessages) && !web.catalogue.plainServices.has('messagerie');
  await app.register(edge, { ...web, unread: hasMessages ? UNREAD : undefined });
  await app.register(securityHeaders, { https: web.secureCookies });
  await app.register(readableRequests);
  await app.register(compress, { encodings: ['br', 'gzip'], threshold: 512 });
  await app.register(healthRoutes, web);
  await app.register(robotsRoute);
  await app.register(policyReports, web.platform);
  await app.register(assets);
  if (web.metrics) await app.register(metricsRoute, web.metrics);
  await app.register(captchaRoutes, {
    painterFor: (request) => request.platform.painter,
    captcha: web.captcha,
    ...(web.throttle && { clock: web.platform.clock }),
  });
  await app.register(signInRoutes, { ...web, ...(web.site.demo && { demoAccounts: DEMO_SIGN_IN }) });
  await app.register(confirmationRoutes, web);
  await app.register(sessionsRoutes);
  await app.register(spaceLockRoutes, web);
  await app.register(homeRoutes, {
    ...web,
    pendingAddress: PENDING_CHANGE,
  });
  await app.register(ofEntry('adherer', adhesionRoutes), web);
  await app.register(ofEntry('substitutions', substitutionRoutes), web);
  await app.register(ofEntry('substitutions', answerRoutes), web);
  await app.register(ofEntry('habilitations', habilitationsRoutes), web);
  await app.register(ofEntry('identifiants', credentialsRoutes), web);
  await app.register(ofEntry('identifiants', passwordChangedRoutes), web);
  await app.register(recoveryRoutes, web);
  await app.register(registrationRoutes, web);
  await app.register(codeEntryRoutes, {
    ...web,
    kinds: {
      change: changeActivation,
      registration: registrationActivation,
      dossier: dossierActivation(serviceIds(web.catalogue)),
      'role-request': roleRequestActivation,
      'company-address': companyAddressActivation,
    },
  });
  await app.register(ofEntry('moyens-de-connexion', signInMethodsRoutes), web);
  await app.register(passkeyEndpointsRoute, web);
  await app.register(ofEntry('coordonnees', holderRoutes), web);
  await app.register(dossierHistoryRoutes, web);
  await app.register(unsubscribeRoutes);
  await app.register(disputeRoutes, web);
  await app.register(ofEntry('suppression', deletionRoutes), web);
  await app.register(ofEntry('administrateurs-suppleants', suppleantsRoutes), web);
  await app.register(
    ofEntry(['administrateurs-suppleants', 'delegations', 'suppression'], offersRoutes),
    web,
  );
  await app.register(ofEntry('delegations', delegationRoutes), web);
  await app.register(ofEntry('comptes-bancaires', bankAccountRoutes), {
    ...web,
    contracts: DIRECT_DEBITS_ON_ACCOUNTS,
  });
  await app.register(stopBankAccountRoutes, web);
  await app.register(ofEntry('adresse-entreprise', companyAddressRoutes), web);
  await app.register(contestAddressRoutes, web);
  await app.register(ofEntry('messagerie', messagesRoutes), web);
  if (web.calendar) await app.register(taxCalendarRoutes, { calendar: web.calendar });
  await app.register(ofEntry('contrats-prelevement', directDebitRoutes), web);
  await app.register(stopDebitRoutes, web);
  await app.register(ofEntry('gestionnaire', taxOfficeRoutes), web);
  await app.register(helpRoutes, web);
  if (web.site.demo) await app.register(demoComponentsRoutes);
  if (web.site.demoMailbox) await app.register(demoMailboxRoutes);
  return app;
}

async function assets(app: FastifyInstance): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    const type = reply.getHeader('content-type');
    // It is text, and the one kind of which the library does not say how it is written.
    if (type === 'image/svg+xml') reply.header('content-type', `${type}; charset=utf-8`);
    if (!String(type).startsWith('text/html')) headersOfFile(reply);
  });
  await app.register(staticFiles, {
    root: publicFolder(),
    // Beside it lies the list of what was built, which is for the program.
    allowedPath: (path) => path.startsWith('/assets/'),
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    index: false,
  });
}

/** Believes so many proxies, counted from this machine outwards. */
function nearest(proxies: number) {
  return (_address: string, hop: number) => hop < proxies;
}
