import type { Account } from '../account/account.ts';
import { displayedPhone } from '../account/holder-data/phone.ts';
import { Breadcrumb } from '../web/components/breadcrumb.tsx';
import { ButtonLink } from '../web/components/button.tsx';
import { Card } from '../web/components/card.tsx';
import { PageTitle } from '../web/components/headings.tsx';
import { Layout } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';

/** « Gérer vos coordonnées », to read: the same data as the recap, and the recap itself. */
export function HolderDataPage({ view, account }: { view: View; account: Account }) {
  const { assistancePhone, assistanceHours } = view.site;
  return (
    <Layout view={view} title="Gérer vos coordonnées">
      <Breadcrumb
        items={[
          { label: 'Espace professionnel', href: '/espace' },
          { label: 'Gérer les services', href: '/espace/services' },
          { label: 'Gérer vos coordonnées' },
        ]}
      />
      <PageTitle>Gérer vos coordonnées</PageTitle>
      <Card title="Vos coordonnées">
        <SummaryList rows={holderRows(account)} />
      </Card>
      <Card title="Vos identifiants">
        <SummaryList
          rows={[
            {
              label: 'Adresse électronique de connexion',
              value: account.sign_in_email,
              action: {
                label: 'Modifier',
                href: '/espace/identifiants',
                hiddenText: 'l’adresse électronique de connexion ou le mot de passe',
              },
            },
            { label: 'Question de confiance', value: account.security_question },
          ]}
        />
      </Card>
      <Card title="Votre récapitulatif">
        <p>
          Il réunit ces données dans un fichier PDF. Enregistrez-le ou imprimez-le : il vous sera utile si
          vous perdez votre mot de passe. Votre réponse à la question de confiance n’y figure pas.
        </p>
        <ButtonLink href="/espace/recapitulatif.pdf" download>
          Sauvegardez ou imprimez le récapitulatif
        </ButtonLink>
      </Card>
      <Notice title="Une erreur, un changement ?">
        <p>
          Votre nom, votre téléphone, votre adresse postale et votre question de confiance ne se modifient pas
          encore en ligne. Appelez l’assistance au {assistancePhone}, {assistanceHours}, avec votre numéro
          d’abonné : vos données seront corrigées une fois votre identité vérifiée.
        </p>
      </Notice>
    </Layout>
  );
}

function holderRows(account: Account) {
  return [
    { label: 'Civilité', value: account.title },
    { label: 'Nom', value: account.last_name },
    { label: 'Prénom', value: account.first_name },
    { label: 'Numéro d’abonné', value: account.subscriber_number },
    { label: 'Téléphone', value: displayedPhone(account.phone) },
    { label: 'Adresse postale', value: <PostalAddress account={account} /> },
  ];
}

function PostalAddress({ account }: { account: Account }) {
  return (
    <>
      {account.street}
      <br />
      {account.postal_code} {account.city}
      <br />
      {account.country}
    </>
  );
}
