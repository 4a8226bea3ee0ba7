import { Phone } from '../web/components/assistance.tsx';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Layout, PageTitle } from '../web/components/layout.tsx';
import type { View } from '../web/components/view.ts';
import { longMomentFrom } from '../web/french-dates.ts';
import { type GivenBack, GivenBackForm } from './given-back.tsx';
import { LikelyReasons } from './likely-reasons.tsx';

export interface NoCookiePageProps {
  view: View;
  /** Cookies are kept by browsers for https alone. */
  https: boolean;
  givenBack: GivenBack | undefined;
}

/** A form came without the cookie of ours: cookies are refused, or were cleared after the page was opened. */
export function NoCookiePage({ view, https, givenBack }: NoCookiePageProps) {
  const title = 'Cookies refusés ou effacés';
  return (
    <Layout view={view} title={title} error>
      <PageTitle>{title}</PageTitle>
      <p>
        Pour votre sécurité, un formulaire n’est accepté qu’avec le cookie que le site a donné à votre
        navigateur. Celui-ci ne l’a pas renvoyé : il refuse les cookies, ou le cookie a été effacé après
        l’ouverture de la page. Rien n’a été modifié.
      </p>
      <p>Acceptez les cookies de ce site, puis recommencez :</p>
      <ul>
        <li>
          <strong>Firefox, Chrome et Edge</strong> : cliquez sur le symbole à gauche de l’adresse, puis
          autorisez les cookies de ce site.
        </li>
        <li>
          <strong>Safari</strong> : dans les réglages de confidentialité, décochez « Bloquer tous les
          cookies ».
        </li>
        {https ? (
          <li>
            Vérifiez que l’adresse commence par « https:// » : sans le « s », le navigateur ne garde pas le
            cookie.
          </li>
        ) : null}
        <li>
          Si une extension ou un réglage de votre entreprise bloque les cookies, essayez un autre navigateur.
        </li>
      </ul>
      <p>Ces cookies ne servent ni à la publicité, ni à la mesure d’audience.</p>
      {givenBack ? <GivenBackForm view={view} form={givenBack} /> : null}
      <p>
        Si la difficulté persiste, appelez l’assistance au <Phone site={view.site} /> (
        {view.site.ASSISTANCE_HOURS}).
      </p>
      <ButtonGroup>
        <ButtonLink href="/" {...(givenBack && { kind: 'secondary' })}>
          Revenir à l’accueil
        </ButtonLink>
        <ButtonLink href="/aide/difficultes" kind="secondary">
          Aide
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

export interface ErrorPageProps {
  view: View;
  status: number;
  /** 429: when to try again. */
  retryAt?: Date;
  /** Where the form is filled in again as it was, where it could be kept. */
  form?: string;
  /** 403, 429, 503: the form itself, where it may be sent again. */
  givenBack?: GivenBack | undefined;
  /** 429, 500, 503: what the assistance finds the request by. */
  requestId?: string;
}

interface Words {
  title: string;
  text: string;
}

const WORDS: Record<number, Words> = {
  400: {
    title: 'Demande illisible',
    text: 'Votre navigateur a envoyé une demande que le site ne peut pas lire. Revenez à la page précédente et recommencez.',
  },
  403: {
    title: 'Formulaire périmé',
    text: 'Ce formulaire a été ouvert il y a trop longtemps, ou avant une connexion ou une déconnexion dans ce navigateur. Rien n’a été modifié.',
  },
  404: {
    title: 'Page introuvable',
    text: 'Cette page n’existe pas ou n’existe plus. Si vous avez saisi l’adresse, vérifiez-la.',
  },
  413: {
    title: 'Envoi trop volumineux',
    text: 'Ce que vous avez envoyé est trop long pour ce formulaire. Raccourcissez votre saisie et recommencez.',
  },
  429: {
    title: 'Trop de tentatives',
    text: 'Par sécurité, les essais sont momentanément suspendus. Votre espace n’est pas bloqué.',
  },
  503: {
    title: 'Service momentanément indisponible',
    text: 'Rien de ce que vous aviez enregistré n’est perdu. Réessayez dans quelques minutes.',
  },
};

const FAULT: Words = {
  title: 'Un incident est survenu',
  text: 'La demande n’a pas pu aboutir et rien n’a été modifié. L’incident est signalé ; réessayez dans quelques minutes.',
};

/** Every error in the same clothes as the other pages, saying what to do next. */
export function ErrorPage({ view, status, retryAt, form, givenBack, requestId }: ErrorPageProps) {
  const { title, text } = WORDS[status] ?? (status < 500 ? (WORDS[400] ?? FAULT) : FAULT);
  return (
    <Layout view={view} title={title} error>
      <PageTitle>{title}</PageTitle>
      <p>{text}</p>
      {retryAt ? (
        <p>
          Vous pourrez réessayer à partir du <strong>{longMomentFrom(retryAt)}</strong>.
        </p>
      ) : null}
      {status === 429 && !view.path.startsWith('/mot-de-passe-oublie') ? <LikelyReasons /> : null}
      {form ? <p>Ce que vous avez saisi est conservé 10&nbsp;minutes, mots de passe exceptés.</p> : null}
      {givenBack ? <GivenBackForm view={view} form={givenBack} /> : null}
      {status === 403 && !givenBack ? <p>Ouvrez de nouveau la page et recommencez.</p> : null}
      <p>
        Si la difficulté persiste, appelez l’assistance au <Phone site={view.site} /> (
        {view.site.ASSISTANCE_HOURS}).
        {requestId ? <ToQuote requestId={requestId} /> : null}
      </p>
      <ButtonGroup>
        {form ? <ButtonLink href={form}>Reprendre ma saisie</ButtonLink> : null}
        <ButtonLink href="/" {...((form || givenBack) && { kind: 'secondary' })}>
          Revenir à l’accueil
        </ButtonLink>
        <ButtonLink href="/aide/difficultes" kind="secondary">
          Aide
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

/** Whoever answers the telephone finds the request by it, in the log. */
function ToQuote({ requestId }: { requestId: string }) {
  return (
    <>
      {' '}
      Donnez-lui la référence <strong class="ep-reference">{requestId}</strong>, qui lui permet de retrouver
      ce qui s’est passé.
    </>
  );
}

export interface BusyPageProps {
  view: View;
  requestId: string;
  /** Where the form is filled in again as it was, where it could be kept. */
  form?: string;
  /** The form itself, where it could not. */
  givenBack?: GivenBack | undefined;
}

/** Too many at once: whoever comes here did nothing wrong, and it passes in seconds. */
export function BusyPage({ view, form, givenBack, requestId }: BusyPageProps) {
  const title = 'Trop de demandes en ce moment';
  return (
    <Layout view={view} title={title} error>
      <PageTitle>{title}</PageTitle>
      <p>
        Le site est très sollicité. Votre demande n’a pas été traitée, et elle ne compte pas comme un essai.
      </p>
      {givenBack ? (
        <GivenBackForm view={view} form={givenBack} />
      ) : (
        <BackToTheForm kept={form !== undefined} />
      )}
      <p>
        Si la difficulté persiste, appelez l’assistance au <Phone site={view.site} /> (
        {view.site.ASSISTANCE_HOURS}).
        <ToQuote requestId={requestId} />
      </p>
      <ButtonGroup>
        {form ? <ButtonLink href={form}>Reprendre ma saisie</ButtonLink> : null}
        <ButtonLink href="/" {...((form || givenBack) && { kind: 'secondary' })}>
          Revenir à l’accueil
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

function BackToTheForm({ kept }: { kept: boolean }) {
  return (
    <p>
      {kept
        ? 'Ce que vous avez saisi est conservé 10\u00a0minutes, mots de passe exceptés. Recommencez dans quelques secondes.'
        : 'Revenez à la page précédente et recommencez dans quelques secondes.'}
    </p>
  );
}
