import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** The second code of the simplified mode, printed in a letter. */
export function LetterCodeGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Ouvrir les services d’une entreprise avec le code reçu par courrier"
      lead="Un code envoyé à l’adresse postale de l’entreprise prouve que vous pouvez agir pour elle."
      facts={[
        { label: 'Il vous faut', value: 'la lettre adressée à l’entreprise et vos identifiants' },
        { label: 'Délai', value: '60 jours à compter de l’impression de la lettre' },
        {
          label: 'À savoir',
          value: 'jusque-là, le dossier est « en attente » et ses services restent fermés',
        },
      ]}
      start={{ label: 'Activer mon espace / mes services', href: '/activation' }}
    >
      <StepList>
        <Step title="Attendez la lettre">
          <p>
            Elle part après la création de l’espace en mode simplifié. Elle porte le nom et le SIREN de
            l’entreprise, et un code qui ne sert qu’une fois.
          </p>
        </Step>
        <Step title="Saisissez le code">
          <p>
            Sur la page de connexion, choisissez{' '}
            <a href="/activation">« Activer mon espace / mes services »</a>. C’est la même page que pour le
            code reçu par courriel : elle reconnaît les deux.
          </p>
          <Screen
            name="activation-code"
            alt="Premier onglet, « Code d'activation » : le champ du code, la vérification automatique, le bouton « Continuer »."
          />
        </Step>
        <Step title="Saisissez votre adresse de connexion et, si vous n’êtes pas connecté, votre mot de passe">
          <p>
            Ceux de l’espace auquel la lettre est destinée : le code ne vaut pour aucun autre, et ne suffit
            pas à lui seul, car d’autres personnes peuvent ouvrir le courrier de l’entreprise.
          </p>
        </Step>
        <Step title="Les services sont ouverts">
          <p>Connectez-vous : le dossier n’est plus en attente, ses services apparaissent sur l’accueil.</p>
        </Step>
      </StepList>
      <h2>La lettre n’arrive pas, ou le code a expiré</h2>
      <p>
        Appelez l’assistance : elle en fait partir une autre, dont le code remplace le précédent. Vérifiez
        aussi que l’entreprise relève son courrier à l’adresse de son siège.
      </p>
    </Guide>
  );
}
