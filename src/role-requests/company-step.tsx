import type { ComponentChildren } from 'preact';
import { Button } from '../web/components/button.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { Notice } from '../web/components/notice.tsx';

export interface CompanyStepProps {
  action: string;
  siren: string;
  /** The letter that opens the person's own company has yet to come: nothing can be asked before. */
  firstLetterAwaited: boolean;
  /** Above the field. */
  children?: ComponentChildren;
}

/** First step of either procedure: of which company. */
export function CompanyStep({ action, siren, firstLetterAwaited, children }: CompanyStepProps) {
  if (firstLetterAwaited) return <FirstLetter />;
  return (
    <>
      {children}
      <Form action={action}>
        <RequiredNote />
        <TextField
          label="Numéro SIREN de l’entreprise"
          name="siren"
          inputmode="numeric"
          width="short"
          hint="9 chiffres, avec ou sans espaces."
          value={siren}
          required
        />
        <Button>Continuer</Button>
      </Form>
    </>
  );
}

function FirstLetter() {
  return (
    <Notice tone="waiting" title="Attendez d’abord la lettre de votre entreprise">
      <p>
        Les services de votre entreprise ne sont pas encore ouverts. Saisissez le code de la lettre qui lui
        est envoyée : vous pourrez ensuite faire une demande pour une autre.
      </p>
      <p>
        <a href="/activation">Saisir le code de la lettre</a>
      </p>
    </Notice>
  );
}

/** Later steps: for which company, and the way back to choose another. */
export function CompanyChosen({ siren, first }: { siren: string; first: string }) {
  return (
    <p>
      Entreprise <strong>{siren}</strong> (SIREN). <a href={first}>Changer d’entreprise</a>
    </p>
  );
}
