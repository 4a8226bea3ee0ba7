import { Phone } from '../web/components/assistance.tsx';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Layout, PageTitle } from '../web/components/layout.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';

/** Address and password are right, and a dispute keeps everybody out for now. */
export function FrozenPage({ view, until }: { view: View; until: Date }) {
  const title = 'Votre espace est suspendu';
  return (
    <Layout view={view} title={title} error>
      <PageTitle>{title}</PageTitle>
      <p>
        Une modification de l’adresse électronique de connexion a été contestée depuis l’adresse précédente.
        Par précaution, personne ne peut se connecter à cet espace, et aucun code n’y fonctionne, jusqu’au{' '}
        <strong>{longMoment(until)}</strong> au plus tard. Rien n’est effacé.
      </p>
      <p>
        Sans décision d’ici là, l’espace s’ouvrira de nouveau de lui-même, avec l’adresse et le mot de passe
        que vous venez de saisir.
      </p>
      <Notice title="Cet espace est le vôtre ?">
        <p>
          Appelez l’assistance au <Phone site={view.site} /> ({view.site.ASSISTANCE_HOURS}), avec votre numéro
          d’abonné : une fois votre identité vérifiée, elle vous rend l’espace sans attendre.
        </p>
      </Notice>
      <ButtonGroup>
        <ButtonLink href="/contact" kind="secondary">
          Contact et assistance
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}
