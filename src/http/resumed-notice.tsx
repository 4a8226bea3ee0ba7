import { Notice } from '../web/components/notice.tsx';

/** Above a form that is shown again as it was typed before the password was asked. */
export function ResumedNotice() {
  return (
    <Notice tone="success" title="Votre saisie est conservée" announce>
      <p>
        Rien n’est encore enregistré. Vérifiez le formulaire, complétez les mots de passe s’il y en a, puis
        validez.
      </p>
    </Notice>
  );
}
