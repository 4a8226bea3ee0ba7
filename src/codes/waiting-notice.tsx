import type { ComponentChildren } from 'preact';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Captcha, type CaptchaShown } from '../web/components/captcha-field.tsx';
import { Form } from '../web/components/form.tsx';
import { Notice } from '../web/components/notice.tsx';
import { longMoment } from '../web/french-dates.ts';
import type { CodeState } from './waiting-code.ts';

export interface WaitingNoticeProps {
  title: string;
  /** Where each button leads; without `resend` and `correct` the code is somebody else's to ask for. */
  paths: { resend?: string; correct?: string; cancel: string };
  /** Where strangers fill the mailbox, sending again has its price. */
  captcha?: CaptchaShown | undefined;
  /** What waits, and what holds meanwhile. */
  children: ComponentChildren;
}

/** A request that waits for its mailed code, and the ways out. */
export function WaitingNotice({ title, paths, captcha, children }: WaitingNoticeProps) {
  const resending = paths.resend ? (
    <Form action={paths.resend}>
      <Captcha shown={captcha} />
      <Button kind="secondary">Envoyer un nouveau code</Button>
    </Form>
  ) : null;
  return (
    <Notice title={title}>
      {children}
      {captcha ? resending : null}
      <ButtonGroup>
        {captcha ? null : resending}
        {paths.correct ? (
          <ButtonLink href={paths.correct} kind="secondary">
            Corriger l’adresse
          </ButtonLink>
        ) : null}
        <Form action={paths.cancel}>
          <Button kind="discreet">Annuler la demande</Button>
        </Form>
      </ButtonGroup>
    </Notice>
  );
}

/** Where the code is, in a sentence or two. */
export function WaitingCodeState({ code }: { code: CodeState }) {
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
