import type { Installation } from '../../config/installation.ts';
import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

interface Props {
  view: View;
  installation: Pick<Installation, 'SECURITY_QUESTION'>;
}

/** « Mot de passe oublié »; an installation may do without the security answer. */
export function ForgottenPasswordGuide({ view, installation }: Props) {
  const securityQuestion = installation.SECURITY_QUESTION;
  return (
    <Guide
      view={view}
      title="Mot de passe oublié"
      lead={
        securityQuestion
          ? 'Un code reçu par courriel, votre réponse à la question de confiance, puis un nouveau mot de passe.'
          : 'Un code reçu par courriel, puis un nouveau mot de passe.'
      }
      facts={[
        {
          label: 'Il vous faut',
          value: securityQuestion
            ? 'pouvoir lire les courriels de votre adresse de connexion et connaître votre réponse'
            : 'pouvoir lire les courriels de votre adresse de connexion',
        },
        { label: 'Délai', value: 'une heure à compter de l’envoi du code' },
        {
          label: 'À savoir',
          value: 'un mot de passe expiré n’est pas perdu : il permet encore de se connecter pour en changer',
        },
      ]}
      start={{ label: 'Mot de passe oublié', href: '/mot-de-passe-oublie' }}
    >
      <StepList>
        <Step title="Demandez un code">
          <p>
            Sur la page de connexion, choisissez « Mot de passe oublié ». Saisissez votre adresse électronique
            de connexion.
          </p>
          <Screen
            name="recovery"
            alt="Page « Mot de passe oublié » : le champ « Adresse électronique » et la vérification automatique."
          />
          <p>
            L’écran suivant est toujours le même, que l’adresse ouvre un espace ou non : personne ne peut
            ainsi apprendre qui en a un. Si la vôtre en ouvre un, un courriel y part avec un code.
          </p>
        </Step>
        {securityQuestion ? <CodeAndAnswer /> : <CodeAlone />}
        <Step title="Choisissez un nouveau mot de passe">
          <p>
            Il obéit aux <a href="/aide/mot-de-passe#regles">règles habituelles</a>. Toutes vos sessions sont
            fermées ; connectez-vous avec le nouveau mot de passe.
          </p>
          <Screen
            name="recovery-password"
            alt="Nouveau mot de passe : deux champs, les règles respectées, le niveau de sécurité « Fort »."
          />
        </Step>
      </StepList>
      <h2>Vous n’avez plus accès à votre messagerie non plus</h2>
      <p>
        Lisez <a href="/mot-de-passe-oublie/sans-messagerie">ce qu’il faut faire</a> : l’assistance vérifie
        votre identité, puis vous adresse par courrier un code à usage unique.
      </p>
      {securityQuestion ? (
        <>
          <h2>Vous ne connaissez plus la réponse</h2>
          <p>
            Lisez <a href="/mot-de-passe-oublie/sans-reponse">ce que peut faire l’assistance</a> : un courrier
            dont le code ne demande pas la réponse, au bout de 7 jours.
          </p>
        </>
      ) : null}
    </Guide>
  );
}

function CodeAndAnswer() {
  return (
    <Step title="Saisissez le code et votre réponse">
      <p>
        Le code ne sert qu’une fois. La réponse est celle que vous avez donnée à votre question de confiance ;
        majuscules, accents, tirets et apostrophes ne comptent pas. Après cinq réponses fausses, la demande
        est arrêtée et un courriel vous en prévient : demandez un nouveau code.
      </p>
      <Screen
        name="recovery-answer"
        alt="Vérification : le champ du code reçu par courriel et celui de la réponse à la question de confiance."
      />
    </Step>
  );
}

function CodeAlone() {
  return (
    <Step title="Saisissez le code">
      <p>Il ne sert qu’une fois. Respectez les majuscules et les minuscules.</p>
    </Step>
  );
}
