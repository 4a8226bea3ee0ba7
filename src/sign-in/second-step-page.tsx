import type { ComponentChildren } from 'preact';
import { BROWSER_TRUSTED_MONTHS } from '../factors/trusted-browsers.ts';
import type { RequestOptions } from '../passkeys/options.ts';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Checkbox } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { Form } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { Warning } from '../web/components/notice.tsx';
import { PasskeyButton, WithoutPasskeys } from '../web/components/passkey-button.tsx';
import { SECOND_STEP_FIELD } from '../web/components/second-step.ts';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { SECOND_STEP_TEXTS } from './texts.ts';

export const SECOND_STEP_PATHS = {
  entry: '/connexion/seconde-etape',
  lost: '/connexion/moyens-perdus',
} as const;

/** By what the second step may be given, the way that is shown where none is asked for first. */
export const WAYS = ['totp', 'passkey', 'backup-code'] as const;
export type Way = (typeof WAYS)[number];
/** Of these, those whose code is typed. */
type TypedWay = Exclude<Way, 'passkey'>;

/** As the address and the form name each. */
export const WAY_NAMES = { totp: 'application', passkey: 'cle', 'backup-code': 'secours' } as const;

export interface SecondStepPageProps {
  view: View;
  way: Way;
  /** Those that the account has, this one among them. */
  ways: readonly Way[];
  /** What the browser is asked for a passkey. */
  passkey: RequestOptions | undefined;
  trusting?: boolean;
  error?: string | undefined;
}

const TITLE = 'Confirmez que c’est bien vous';

/** The second step of a sign-in, for an account that has a factor. */
export function SecondStepPage({ view, way, ways, passkey, trusting = false, error }: SecondStepPageProps) {
  const errors = way === 'passkey' ? { form: error } : { [SECOND_STEP_FIELD]: error };
  return (
    <FormPage view={view} title={TITLE} fields={[SECOND_STEP_FIELD]} errors={errors}>
      {way === 'passkey' && passkey ? (
        <PasskeyWay
          options={passkey}
          trusting={trusting}
          instead={ways.includes('totp') ? 'totp' : 'backup-code'}
        />
      ) : (
        <TypedWayPart way={way === 'totp' ? 'totp' : 'backup-code'} trusting={trusting} />
      )}
      <OtherWays way={way} ways={ways} />
    </FormPage>
  );
}

/** Where scripts do not run, or the browser knows no passkeys, a code is asked for at once. */
function PasskeyWay(props: { options: RequestOptions; trusting: boolean; instead: TypedWay }) {
  const { options, trusting, instead } = props;
  return (
    <>
      <Lead>
        Votre mot de passe est exact. Donnez maintenant votre clé d’accès : votre appareil vous demandera
        votre empreinte, votre visage ou votre code, comme pour le déverrouiller.
      </Lead>
      <Card>
        <Form action={SECOND_STEP_PATHS.entry}>
          <input type="hidden" name="avec" value={WAY_NAMES.passkey} />
          <PasskeyButton
            how="get"
            options={options}
            primary
            above={<Trusting what="ma clé d’accès" checked={trusting} />}
          >
            Utiliser ma clé d’accès
          </PasskeyButton>
        </Form>
        <WithoutPasskeys>
          <p>
            <strong>Ce navigateur ne sait pas utiliser de clé d’accès</strong> : il est trop ancien, ou
            JavaScript y est désactivé. Continuez avec un code.
          </p>
          <TypedForm way={instead} />
        </WithoutPasskeys>
      </Card>
    </>
  );
}

function TypedWayPart({ way, trusting }: { way: TypedWay; trusting: boolean }) {
  return (
    <>
      <Lead>{LEADS[way]}</Lead>
      <Card>
        <TypedForm way={way}>
          <Trusting what="de code" checked={trusting} />
        </TypedForm>
      </Card>
    </>
  );
}

const LEADS = {
  totp: 'Votre mot de passe est exact. Ouvrez maintenant l’application de codes de votre téléphone et recopiez le code qu’elle affiche pour « Espace professionnel ».',
  'backup-code':
    'Saisissez l’un des codes de secours que vous avez imprimés ou enregistrés. Chacun ne fonctionne qu’une fois.',
} as const;

function TypedForm({ way, children }: { way: TypedWay; children?: ComponentChildren }) {
  return (
    <Form action={SECOND_STEP_PATHS.entry}>
      <input type="hidden" name="avec" value={WAY_NAMES[way]} />
      {way === 'totp' ? (
        <TextField
          label="Code de l’application"
          name={SECOND_STEP_FIELD}
          hint="6 chiffres. Un nouveau code s’affiche toutes les 30 secondes."
          width="short"
          inputmode="numeric"
          autocomplete="one-time-code"
          required
        />
      ) : (
        <TextField
          label="Code de secours"
          name={SECOND_STEP_FIELD}
          hint="10 lettres et chiffres, avec ou sans le tiret."
          width="code"
          required
        />
      )}
      {children}
      <Button>Connexion</Button>
    </Form>
  );
}

function Trusting({ what, checked }: { what: 'de code' | 'ma clé d’accès'; checked: boolean }) {
  return (
    <Checkbox
      name="trust"
      label={`Ne plus me demander ${what} dans ce navigateur pendant ${BROWSER_TRUSTED_MONTHS} mois`}
      hint="Seulement sur un appareil que vous êtes seul à utiliser. Votre mot de passe vous sera toujours demandé."
      checked={checked}
    />
  );
}

const TO_OTHER_WAY = {
  totp: 'Utiliser le code de l’application',
  passkey: 'Utiliser ma clé d’accès',
  'backup-code': 'Utiliser un code de secours',
} as const;

function OtherWays({ way, ways }: Pick<SecondStepPageProps, 'way' | 'ways'>) {
  return (
    <>
      <h2 class="govuk-heading-s">
        {way === 'passkey' ? 'Vous n’avez pas cette clé avec vous ?' : 'Vous ne pouvez pas donner ce code ?'}
      </h2>
      <ul>
        {ways
          .filter((other) => other !== way)
          .map((other) => (
            <li key={other}>
              <a href={`${SECOND_STEP_PATHS.entry}?avec=${WAY_NAMES[other]}`}>{TO_OTHER_WAY[other]}</a>
            </li>
          ))}
        {way === 'totp' ? (
          <li>
            Le code est refusé ? Réglez l’heure de votre téléphone sur « automatique », puis recopiez le code
            suivant.
          </li>
        ) : null}
        <li>
          <a href={SECOND_STEP_PATHS.lost}>Je n’ai plus accès à un moyen de connexion</a>
        </li>
        <li>
          <a href="/connexion">Recommencer la connexion</a>
        </li>
      </ul>
    </>
  );
}

/** Ten minutes or ten tries are over, or something has changed meanwhile: the next sign-in may begin at once. */
export function SecondStepOverPage({ view, usedJustNow }: { view: View; usedJustNow?: true }) {
  return (
    <Layout view={view} title={TITLE} error>
      <PageTitle>{TITLE}</PageTitle>
      <Warning title="Cette connexion est à recommencer" announce>
        <p>{usedJustNow ? SECOND_STEP_TEXTS.usedJustNow : SECOND_STEP_TEXTS.over}</p>
      </Warning>
      <ButtonGroup>
        <ButtonLink href="/connexion">Recommencer la connexion</ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}
