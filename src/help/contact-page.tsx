import { DemoWarning, Phone } from '../web/components/assistance.tsx';
import { Layout, Lead, PageTitle, Prose } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Warning } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { ExampleOperatorWarning, MailTo, PostalAddress } from './contact-parts.tsx';
import type { Operator } from './operator.ts';

/** Whom to ask, when, by which way, and what to have at hand (fiche, last chapter). */
export function ContactPage({ view, operator }: { view: View; operator: Operator }) {
  return (
    <Layout view={view} title="Contact et assistance">
      <PageTitle>Contact et assistance</PageTitle>
      <Lead>
        La page <a href="/aide/difficultes">Que faire si…</a> répond aux difficultés les plus courantes. Pour
        le reste, l’assistance vous répond.
      </Lead>
      <Ways view={view} operator={operator} />
      <DemoWarning site={view.site} />
      <ExampleOperatorWarning operator={operator} />
      <NotMe view={view} />
      <Prose>
        <MailboxLost />
        <AtHand />
        <h2>Ce que l’assistance ne vous demandera jamais</h2>
        <p>
          Ni votre mot de passe, ni un code d’activation, ni vos coordonnées bancaires : ni au téléphone, ni
          par courriel, ni par SMS. Si quelqu’un vous les demande, ne répondez pas et{' '}
          <a href="/aide/difficultes#courriel-suspect">prévenez l’assistance</a>.
        </p>
      </Prose>
    </Layout>
  );
}

function Ways({ view: { site }, operator }: { view: View; operator: Operator }) {
  const { email, form, callRate } = operator.contact;
  const phone = (
    <>
      <Phone site={site} />
      {callRate ? ` (${callRate})` : ''}
      <br />
      {site.ASSISTANCE_HOURS}
    </>
  );
  return (
    <Card title="Joindre l’assistance">
      <SummaryList
        rows={[
          { label: 'Par téléphone', value: phone },
          ...(form ? [{ label: 'Par formulaire', value: <a href={form}>Écrire à l’assistance</a> }] : []),
          { label: 'Par courriel', value: <MailTo address={email} /> },
          {
            label: 'Par courrier',
            value: <PostalAddress lines={[site.OPERATOR_NAME, ...operator.address]} />,
          },
        ]}
      />
    </Card>
  );
}

function NotMe({ view: { site } }: { view: View }) {
  return (
    <Warning title="Ce n’était pas moi">
      <p>Un courriel vous annonce un changement que vous n’avez pas demandé ? N’attendez pas :</p>
      <ol>
        <li>
          ouvrez vous-même la page de connexion, sans suivre de lien, et{' '}
          <a href="/connexion">connectez-vous</a> ;
        </li>
        <li>
          changez votre mot de passe : la demande en attente est annulée et toutes les autres sessions sont
          fermées ;
        </li>
        <li>
          si vous ne pouvez plus vous connecter, suivez les indications de l’avis reçu à votre adresse, puis
          appelez l’assistance au <Phone site={site} />.
        </li>
      </ol>
    </Warning>
  );
}

function MailboxLost() {
  return (
    <>
      <h2 id="messagerie-perdue">Vous avez perdu votre messagerie</h2>
      <p>
        Tant que vous connaissez votre mot de passe, vous n’avez besoin de personne : connectez-vous, puis{' '}
        <a href="/aide/changer-adresse">changez d’adresse</a>. Le code part à la nouvelle adresse ; l’ancienne
        ne sert pas.
      </p>
      <p>
        Vous avez perdu la messagerie et le mot de passe ? Appelez l’assistance. Elle vérifie votre identité,
        puis vous adresse par courrier un code à usage unique.
      </p>
    </>
  );
}

function AtHand() {
  return (
    <>
      <h2>Ce qu’il faut avoir sous la main</h2>
      <ul>
        <li>
          votre numéro d’abonné (14 chiffres) : il figure sur votre récapitulatif et dans nos courriels ;
        </li>
        <li>l’adresse électronique avec laquelle vous vous connectez ;</li>
        <li>le SIREN de l’entreprise concernée, s’il s’agit d’un dossier ;</li>
        <li>le message affiché à l’écran, mot pour mot, et l’heure à laquelle il est apparu.</li>
      </ul>
    </>
  );
}
