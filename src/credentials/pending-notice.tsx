import { displayedEmail } from '../account/email-address.ts';
import type { CodeState } from '../codes/waiting-code.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Captcha, type CaptchaShown } from '../web/components/captcha-field.tsx';
import { Form } from '../web/components/form.tsx';
import { Notice } from '../web/components/notice.tsx';
import { longMoment } from '../web/french-dates.ts';
import type { PendingChange } from './pending-change.ts';

export interface PendingNoticeProps {
  pending: PendingChange;
  /** Where strangers fill the mailbox, sending again has its price. */
  captcha?: CaptchaShown | undefined;
}

/** The request that waits for its code, with its deadline and the ways out. */
export function PendingNotice({ pending, captcha }: PendingNoticeProps) {
  const resending = (
    <Form action="/espace/identifiants/renvoyer">
      <Captcha shown={captcha} />
      <Button kind="secondary">Envoyer un nouveau code</Button>
    </Form>
  );
  return (
    <Notice title="Une modification attend son activation">
      <p>
        Le {longMoment(pending.requestedAt)}, vous avez demandé à vous connecter avec l’adresse{' '}
        <strong>{displayedEmail(pending.newEmail)}</strong>
        {pending.withPassword ? ' et avec un nouveau mot de passe' : ''}. <State code={pending.code} />
      </p>
      <p>
        <a href="/activation">Activez votre espace abonné</a>. D’ici là, seuls vos identifiants actuels
        fonctionnent. Une nouvelle demande remplace celle-ci ; changer de mot de passe sans changer d’adresse
        l’annule.
      </p>
      {captcha ? resending : null}
      <ButtonGroup>
        {captcha ? null : resending}
        <ButtonLink href="/espace/identifiants?correction=1" kind="secondary">
          Corriger l’adresse
        </ButtonLink>
        <Form action="/espace/identifiants/annuler">
          <Button kind="discreet">Annuler la demande</Button>
        </Form>
      </ButtonGroup>
    </Notice>
  );
}

function State({ code }: { code: CodeState }) {
  switch (code.state) {
    case 'leaving':
      return <>Le code va être envoyé ; il sera valable 48 heures à compter de son envoi.</>;
    case 'sent':
      return (
        <>
          Le code reçu à cette adresse est à saisir avant le <strong>{longMoment(code.deadline)}</strong>.
        </>
      );
    case 'undeliverable':
      return (
        <>
          <strong>Le code n’a pas pu être remis à cette adresse :</strong> vérifiez-la, puis faites une
          nouvelle demande.
        </>
      );
    case 'not-sent':
      return (
        <>
          <strong>Le code n’a pas pu être envoyé,</strong> par notre faute : faites envoyer un nouveau code.
        </>
      );
    case 'stopped':
      return (
        <>
          <strong>Le code ne fonctionne plus :</strong> cinq mots de passe erronés ont été saisis avec lui.
          Vérifiez l’adresse ; si elle est exacte, faites envoyer un nouveau code.
        </>
      );
  }
}
