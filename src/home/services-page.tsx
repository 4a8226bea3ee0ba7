import { Phone } from '../web/components/assistance.tsx';
import { ButtonLink } from '../web/components/button.tsx';
import {
  Breadcrumb,
  Layout,
  Lead,
  PageTitle,
  UNDER_HOME,
  UNDER_SERVICES,
} from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card, LinkBlock, LinkBlocks } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import type { Catalogue, PlainService } from './catalogue.ts';

/** « Gérer les services »: the four blocks of the fiche (chapter 2). */
export function ServicesPage(props: { view: View; catalogue: Catalogue; withoutDossier: boolean }) {
  const { view, catalogue, withoutDossier } = props;
  return (
    <Layout view={view} title="Gérer les services" wide>
      <Breadcrumb items={[...UNDER_HOME, { label: 'Gérer les services' }]} />
      <PageTitle>Gérer les services</PageTitle>
      {withoutDossier ? <WithoutDossier view={view} /> : null}
      <LinkBlocks>
        {catalogue.manage.map(({ id, title, entries }) => (
          <LinkBlock key={id} id={id} title={title} entries={entries} />
        ))}
      </LinkBlocks>
      <Card title="Vous avez reçu un code d’activation ?" tone="quiet">
        <ButtonLink href="/activation" kind="secondary">
          Activer mon espace / mes services
        </ButtonLink>
      </Card>
    </Layout>
  );
}

/** Most entries below are about companies: what somebody can do who has none yet. */
function WithoutDossier({ view }: { view: View }) {
  return (
    <Notice title="Aucune entreprise ne vous a encore ouvert de service">
      <p>
        Dès maintenant, vous pouvez relire <a href="/espace/coordonnees">vos coordonnées</a>, changer{' '}
        <a href="/espace/identifiants">votre adresse de connexion ou votre mot de passe</a>, ou saisir un code
        reçu.
      </p>
      <p>
        Pour agir au nom d’une entreprise, demandez à son représentant légal de s’adresser au service des
        impôts dont elle dépend, avec votre numéro d’abonné&nbsp;:{' '}
        <strong>{view.holder?.subscriberNumber}</strong>. Une fois ouverts, les services apparaissent sur
        votre accueil.
      </p>
    </Notice>
  );
}

/** What this installation does not offer: what it is, who may do it, where to ask. */
export function PlainServicePage(props: { view: View; service: PlainService; managed: boolean }) {
  const { view, service, managed } = props;
  const { title, about, who, ask } = service;
  return (
    <Layout view={view} title={title}>
      <Breadcrumb items={[...(managed ? UNDER_SERVICES : UNDER_HOME), { label: title }]} />
      <PageTitle>{title}</PageTitle>
      <Lead>{about}</Lead>
      <Notice title="Ce service n’est pas proposé ici">
        <p>Cet espace vous en indique l’existence et vous dit où vous adresser.</p>
      </Notice>
      <Card>
        <SummaryList
          rows={[
            { label: 'Qui peut le faire ?', value: who },
            { label: 'Où s’adresser ?', value: ask },
            {
              label: 'Une question sur votre espace ?',
              value: (
                <>
                  Assistance : <Phone site={view.site} />, {view.site.ASSISTANCE_HOURS}.{' '}
                  <a href="/contact">Contact et assistance</a>
                </>
              ),
            },
          ]}
        />
      </Card>
      {managed ? (
        <ButtonLink href="/espace/services" kind="secondary">
          Retour à « Gérer les services »
        </ButtonLink>
      ) : (
        <ButtonLink href="/espace" kind="secondary">
          Retour à l’accueil
        </ButtonLink>
      )}
    </Layout>
  );
}
