import { ButtonGroup, ButtonLink } from '../../web/components/button.tsx';
import { PageTitle } from '../../web/components/headings.tsx';
import { Layout } from '../../web/components/layout.tsx';
import type { View } from '../../web/components/view.ts';
import { type GivenBack, GivenBackForm } from './given-back.tsx';

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
        navigateur. Celui-ci ne l’a pas renvoyé : il refuse les cookies, ou le cookie a été effacé après
        l’ouverture de la page. Rien n’a été modifié.
      </p>
      <p>Acceptez les cookies de ce site, puis recommencez :</p>
      <ul>
        <li>
          <strong>Firefox, Chrome et Edge</strong> : cliquez sur le symbole à gauche de l’adresse, puis
          autorisez les cookies de ce site.
        </li>
        <li>
          <strong>Safari</strong> : dans les réglages de confidentialité, décochez « Bloquer tous les cookies
          ».
        </li>
        {https ? (
          <li>
            Vérifiez que l’adresse commence par « https:// » : sans le « s », le navigateur ne garde pas le
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
        Si la difficulté persiste, appelez l’assistance au <strong>{view.site.assistancePhone}</strong> (
        {view.site.assistanceHours}).
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
