import { inCapitals } from '../account/account.ts';
import { displayedEmail } from '../account/email-address.ts';
import type { CodeState } from '../codes/waiting-code.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Captcha, type CaptchaShown } from '../web/components/captcha-field.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import { CreationGuidance } from './creation-guidance.tsx';
import type { PendingRegistration } from './pending-registration.ts';

/** The facts of the fiche (4, two last points), in our words. */
export function PrivacyNotice() {
  return (
    <>
      <p>
        <strong>PROTECTION DES DONNEES PERSONNELLES</strong>
      </p>
      <p>
        Les données saisies ici servent à ouvrir, à gérer et à protéger votre espace. Si vous le demandez
        ci-dessous, elles servent aussi à vous informer par courriel du fonctionnement des services, des
        changements récents de la législation et de ce qui peut concerner votre activité professionnelle.
      </p>
      <p>
        <strong>DROITS D'ACCES ET DE RECTIFICATION</strong>
      </p>
      <p>
        La loi Informatique et Libertés (n° 78-17 du 6 janvier 1978 modifiée) vous donne le droit de consulter
        et de rectifier les données qui vous concernent. Vous pouvez à tout moment demander à ne plus recevoir
        les courriels d’information.
      </p>
      <p>
        <a href="/donnees-personnelles">En savoir plus sur vos données personnelles</a>
      </p>
    </>
  );
}

export interface SentPageProps {
  view: View;
  pending: PendingRegistration;
  /** A new code was just asked for. */
  resent?: boolean;
  /** Where strangers fill the mailbox, sending again has its price. */
  captcha: CaptchaShown | undefined;
  /** What is wrong with the captcha. */
  error?: string;
}

/** « Vous allez recevoir le code d'activation dans votre messagerie. » (fiche, 4.1) */
export function SentPage({ view, pending, resent, captcha, error }: SentPageProps) {
  const { registration, code } = pending;
  const title = 'Activation de votre espace abonné';
  return (
    <FormPage
      view={view}
      title={title}
      caption={`${inCapitals(registration.last_name)} ${registration.first_name}`}
      news={resent ? 'Nouveau code envoyé' : undefined}
      fields={[]}
      errors={{ captcha: error }}
      aside={<CreationGuidance site={view.site} current={1} />}
    >
      {resent ? (
        <Notice tone="success" announce>
          <p>Un nouveau code vous est envoyé. Seul le dernier fonctionne.</p>
        </Notice>
      ) : null}
      <p>
        <strong>Vous allez recevoir le code d'activation dans votre messagerie.</strong>
      </p>
      <p>
        Si vous ne le recevez pas, vérifiez que l'adresse que vous avez saisie (
        <strong>{displayedEmail(registration.email)}</strong>) est correcte, et consultez la rubrique
        "Courrier indésirable" ou "Spam" de votre messagerie personnelle.
      </p>
      <Notice>
        <p>
          Remarque : Ce code n'est pas un mot de passe. Il ne doit être utilisé qu'une seule fois pour activer
          votre espace abonné.
        </p>
      </Notice>
      <p>
        Pour activer votre espace abonné, ouvrez la page de connexion, puis choisissez « Activer mon espace /
        mes services ».
      </p>
      <p>
        Vous disposez d'un délai de <strong>48h</strong>, à compter de l'envoi du code ci-dessus, pour activer
        votre espace abonné. <Deadline code={code} />
      </p>
      <ButtonGroup>
        <ButtonLink href="/connexion">OK</ButtonLink>
        <ButtonLink href="/activation" kind="secondary">
          Activez votre espace abonné
        </ButtonLink>
      </ButtonGroup>
      <Card title="Vous n’avez pas reçu de code ?" tone="quiet">
        <p>
          L’adresse <strong>{displayedEmail(registration.email)}</strong> n’est pas la bonne ?{' '}
          <a href="/creation?correction=1">Corrigez-la</a> : tout ce que vous avez saisi est repris, sauf le
          mot de passe et la réponse. La demande précédente est alors annulée.
        </p>
        <p>
          Elle est exacte, et rien n’est arrivé au bout de quelques minutes ? Demandez un autre code. Quand
          beaucoup de messages sont demandés pour une même adresse, ils sont espacés : le code peut alors
          arriver quelques heures plus tard.
        </p>
        <Form action="/creation/renvoyer">
          <Captcha shown={captcha} />
          <Button kind="secondary">Envoyer un nouveau code</Button>
        </Form>
      </Card>
    </FormPage>
  );
}

function Deadline({ code }: { code: CodeState }) {
  switch (code.state) {
    case 'leaving':
      return null;
    case 'sent':
      return (
        <>
          Ce code est à saisir avant le <strong>{longMoment(code.deadline)}</strong>.
        </>
      );
    case 'undeliverable':
      return (
        <strong>
          Le code n’a pas pu être remis à cette adresse : vérifiez-la, puis corrigez-la ci-dessous.
        </strong>
      );
    case 'not-sent':
      return (
        <strong>Le code n’a pas pu être envoyé, par notre faute : demandez-en un autre ci-dessous.</strong>
      );
    case 'stopped':
      return (
        <strong>
          Le code ne fonctionne plus : cinq mots de passe erronés ont été saisis avec lui. Demandez un autre
          code ci-dessous.
        </strong>
      );
  }
}
