import { DemoWarning, Phone } from '../../web/components/assistance.tsx';
import { Layout, PageTitle, Prose } from '../../web/components/layout.tsx';
import { SummaryList } from '../../web/components/lists.tsx';
import { Card } from '../../web/components/services.tsx';
import type { View } from '../../web/components/view.ts';
import { ExampleOperatorWarning, MailTo, PostalAddress } from '../contact-parts.tsx';
import type { Operator } from '../operator.ts';

/** What article 1-1 of law 2004-575 wants every site to tell: who publishes it, who answers for it, who hosts it. */
export function LegalNoticePage({ view, operator }: { view: View; operator: Operator }) {
  const { site } = view;
  const { director, host } = operator.publication;
  return (
    <Layout view={view} title="Mentions légales">
      <PageTitle>Mentions légales</PageTitle>
      <ExampleOperatorWarning operator={operator} />
      <Card title="Éditeur">
        <SummaryList
          rows={[
            {
              label: 'Nom et adresse',
              value: <PostalAddress lines={[site.OPERATOR_NAME, ...operator.address]} />,
            },
            { label: 'Téléphone', value: <Phone site={site} /> },
            { label: 'Courriel', value: <MailTo address={operator.contact.email} /> },
            { label: 'Directeur ou directrice de la publication', value: director },
          ]}
        />
      </Card>
      <Card title="Hébergement">
        <SummaryList
          rows={[
            { label: 'Nom et adresse', value: <PostalAddress lines={[host.name, ...host.address]} /> },
            { label: 'Téléphone', value: host.phone },
          ]}
        />
      </Card>
      <DemoWarning site={site} />
      <Prose>
        <h2>Vos données et vos droits</h2>
        <p>
          La page <a href="/donnees-personnelles">Données personnelles</a> dit ce qui est conservé, pourquoi,
          combien de temps, et comment exercer vos droits. La page{' '}
          <a href="/accessibilite">Accessibilité : {site.accessibility}</a> dit où en est l’accessibilité de
          cet espace.
        </p>
        <h2>Liens vers d’autres sites</h2>
        <p>
          Certains services mènent à d’autres sites, dont l’éditeur de celui-ci ne répond pas. Aucun lien pour
          se connecter n’est jamais envoyé par courriel.
        </p>
      </Prose>
    </Layout>
  );
}
