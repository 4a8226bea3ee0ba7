import { BROWSER_TRUSTED_MONTHS } from '../factors/trusted-browsers.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Checkbox } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { Warning } from '../web/components/notice.tsx';
import { SECOND_STEP_FIELD } from '../web/components/second-step.ts';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';

export const SECOND_STEP_PATHS = { entry: '/connexion/seconde-etape' } as const;

export interface SecondStepPageProps {
  view: View;
  /** Asked for by whoever has no application at hand. */
  withBackupCode: boolean;
  trusting?: boolean;
  error?: string | undefined;
}

const TITLE = 'Confirmez que c’est bien vous';

/** The second step of a sign-in, for an account that has a factor. */
export function SecondStepPage({ view, withBackupCode, trusting, error }: SecondStepPageProps) {
  return (
    <FormPage view={view} title={TITLE} fields={[SECOND_STEP_FIELD]} errors={{ [SECOND_STEP_FIELD]: error }}>
      <Lead>
        {withBackupCode
          ? 'Saisissez l’un des codes de secours que vous avez imprimés ou enregistrés. Chacun ne fonctionne qu’une fois.'
          : 'Votre mot de passe est exact. Ouvrez maintenant l’application de codes de votre téléphone et recopiez le code qu’elle affiche pour « Espace professionnel ».'}
      </Lead>
      <Card>
        <Form action={SECOND_STEP_PATHS.entry}>
          {withBackupCode ? (
            <>
              <input type="hidden" name="avec" value="secours" />
              <TextField
                label="Code de secours"
                name={SECOND_STEP_FIELD}
                hint="10 lettres et chiffres, avec ou sans le tiret."
                width="code"
                required
              />
            </>
          ) : (
            <TextField
              label="Code de l’application"
              name={SECOND_STEP_FIELD}
              hint="6 chiffres. Un nouveau code s’affiche toutes les 30 secondes."
              width="short"
              inputmode="numeric"
              autocomplete="one-time-code"
              required
            />
          )}
          <Checkbox
            name="trust"
            label={`Ne plus me demander de code dans ce navigateur pendant ${BROWSER_TRUSTED_MONTHS} mois`}
            hint="Seulement sur un appareil que vous êtes seul à utiliser. Votre mot de passe vous sera toujours demandé."
            checked={trusting ?? false}
          />
          <Button>Connexion</Button>
        </Form>
      </Card>
      <h2 class="govuk-heading-s">Vous ne pouvez pas donner ce code ?</h2>
      <ul>
        {withBackupCode ? (
          <li>
            <a href={SECOND_STEP_PATHS.entry}>Utiliser le code de l’application</a>
          </li>
        ) : (
          <li>
            <a href={`${SECOND_STEP_PATHS.entry}?avec=secours`}>Utiliser un code de secours</a>
          </li>
        )}
        <li>
          Le code est refusé ? Réglez l’heure de votre téléphone sur « automatique », puis recopiez le code
          suivant.
        </li>
        <li>
          <a href="/connexion">Recommencer la connexion</a>
        </li>
      </ul>
    </FormPage>
  );
}

/** Ten minutes or ten tries are over, or something has changed meanwhile: the next sign-in may begin at once. */
export function SecondStepOverPage({ view }: { view: View }) {
  return (
    <Layout view={view} title={TITLE} error>
      <PageTitle>{TITLE}</PageTitle>
      <Warning title="Cette connexion est à recommencer" announce>
        <p>
          Plus de dix minutes ont passé, dix codes inexacts ont été saisis, ou vos moyens de connexion ont
          changé entre-temps. Votre espace n’est pas bloqué.
        </p>
      </Warning>
      <ButtonGroup>
        <ButtonLink href="/connexion">Recommencer la connexion</ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}
