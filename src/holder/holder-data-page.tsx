import { Fragment } from 'preact';
import type { Account } from '../account/account.ts';
import { displayedEmail } from '../account/email-address.ts';
import { ForgottenAnswer } from '../holder-data/forgotten-answer.tsx';
import { type HolderPart, partsIn } from '../holder-data/holder.ts';
import { shownQuestion } from '../holder-data/security-question.ts';
import { Button, ButtonLink } from '../web/components/button.tsx';
import { Form } from '../web/components/form.tsx';
import { Breadcrumb, Layout, PageTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card, Columns } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { ALL_DATA, EDIT, HISTORY, INFORMATION_MAILS, QUESTION, RECAP } from './paths.ts';
import { DONE_NEWS, DONE_TEXTS } from './texts.ts';

/** What was just done, told at the top of the page that follows. */
export type HolderDataDone = keyof typeof DONE_TEXTS;

export function isHolderDataDone(text: string): text is HolderDataDone {
  return Object.hasOwn(DONE_TEXTS, text);
}

export interface HolderDataPageProps {
  view: View;
  account: Account;
  done?: HolderDataDone | undefined;
  /** A file asked for before a password had to be given. */
  file?: keyof typeof FILES | undefined;
}

const FILES = {
  recap: {
    href: RECAP,
    label: 'Sauvegardez ou imprimez le récapitulatif',
    text: 'Votre récapitulatif est prêt.',
    news: 'Récapitulatif prêt',
  },
  data: {
    href: ALL_DATA,
    label: 'Télécharger toutes vos données',
    text: 'Vos données sont prêtes.',
    news: 'Données prêtes',
  },
};

/** « Gérer vos coordonnées »: what is known of the holder, and everything that can be done with it. */
export function HolderDataPage({ view, account, done, file }: HolderDataPageProps) {
  return (
    <Layout view={view} title="Gérer vos coordonnées" news={newsOf(done, file)} wide>
      <Breadcrumb items={[...UNDER_SERVICES, { label: 'Gérer vos coordonnées' }]} />
      <PageTitle>Gérer vos coordonnées</PageTitle>
      {done ? (
        <Notice tone={done === 'inchangees' ? 'info' : 'success'} announce>
          <p>{DONE_TEXTS[done]}</p>
        </Notice>
      ) : null}
      {file ? <FileReady {...FILES[file]} /> : null}
      <Columns aside={<Keep />}>
        <Card title="Vos coordonnées">
          <SummaryList rows={holderRows(account)} />
          <ButtonLink href={EDIT}>Modifier vos coordonnées</ButtonLink>
        </Card>
        <Card title="Vos identifiants">
          <SummaryList rows={credentialRows(account)} />
        </Card>
        <InformationMails wanted={account.information_mails} />
      </Columns>
    </Layout>
  );
}

function newsOf(done: HolderDataPageProps['done'], file: HolderDataPageProps['file']): string | undefined {
  if (file) return FILES[file].news;
  return done && DONE_NEWS[done];
}

function FileReady({ href, label, text }: { href: string; label: string; text: string }) {
  return (
    <Notice announce>
      <p>{text}</p>
      <ButtonLink href={href}>{label}</ButtonLink>
    </Notice>
  );
}

function Keep() {
  return (
    <>
      <Card title="Votre récapitulatif" tone="quiet">
        <p>
          Ces données dans un fichier PDF, à enregistrer ou à imprimer. Il vous sera utile si vous perdez
          votre mot de passe. Votre réponse à la question de confiance n’y figure pas. <ForgottenAnswer />
        </p>
        <ButtonLink href={FILES.recap.href} kind="secondary">
          {FILES.recap.label}
        </ButtonLink>
      </Card>
      <Card title="Historique" tone="quiet">
        <p>Ce qui s’est passé dans votre espace&nbsp;: connexions, modifications, essais refusés.</p>
        <ButtonLink href={HISTORY} kind="secondary">
          Consulter l’historique
        </ButtonLink>
      </Card>
      <Card title="Vos sessions ouvertes" tone="quiet">
        <p>Les navigateurs où votre espace est ouvert en ce moment. Fermez ceux que vous n’utilisez plus.</p>
        <ButtonLink href="/espace/sessions" kind="secondary">
          Voir vos sessions
        </ButtonLink>
      </Card>
      <Card title="Toutes vos données" tone="quiet">
        <p>
          Tout ce que votre espace conserve à votre sujet, dans un fichier que d’autres programmes savent lire
          (JSON).
        </p>
        <ButtonLink href={FILES.data.href} kind="secondary">
          {FILES.data.label}
        </ButtonLink>
      </Card>
      <Card title="Vos droits" tone="quiet">
        <p>
          <a href="/donnees-personnelles#droits">Vos droits sur vos données</a>
          <br />
          <a href="/espace/suppression">Supprimer votre espace professionnel</a>
        </p>
      </Card>
    </>
  );
}

function InformationMails({ wanted }: { wanted: boolean }) {
  return (
    <Card title="Courriels d’information">
      <p>
        {wanted
          ? 'Vous recevez les courriels qui informent sur les services en ligne et sur l’actualité fiscale des professionnels.'
          : 'Vous ne recevez pas les courriels qui informent sur les services en ligne et sur l’actualité fiscale des professionnels.'}{' '}
        Ceux qui protègent votre espace, comme un code d’activation ou l’avis d’une modification, vous
        parviennent toujours.
      </p>
      <Form action={INFORMATION_MAILS}>
        <Button kind="secondary" name="wanted" value={wanted ? '0' : '1'}>
          {wanted ? 'Ne plus recevoir ces courriels' : 'Recevoir ces courriels'}
        </Button>
      </Form>
    </Card>
  );
}

function holderRows(account: Account) {
  const row = ({ labels, lines }: HolderPart) => ({
    label: labels.page,
    value: <Lines of={lines(account)} />,
  });
  return [
    ...partsIn('person').map(row),
    { label: 'Numéro d’abonné', value: account.subscriber_number },
    ...partsIn('contact').map(row),
    ...partsIn('address').map(row),
  ];
}

function credentialRows(account: Account) {
  return [
    {
      label: 'Adresse électronique de connexion',
      value: displayedEmail(account.sign_in_email),
      action: {
        label: 'Modifier',
        href: '/espace/identifiants',
        hiddenText: 'l’adresse électronique de connexion ou le mot de passe',
      },
    },
    {
      label: 'Question de confiance',
      value: shownQuestion(account.security_question),
      action: { label: 'Modifier', href: QUESTION, hiddenText: 'la question de confiance et sa réponse' },
    },
  ];
}

function Lines({ of: lines }: { of: string[] }) {
  return (
    <>
      {lines.map((line, index) => (
        <Fragment key={line}>
          {index > 0 ? <br /> : null}
          {line}
        </Fragment>
      ))}
    </>
  );
}
