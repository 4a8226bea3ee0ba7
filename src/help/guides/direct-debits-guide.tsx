import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** « Gérer les contrats de prélèvement automatique ». */
export function DirectDebitsGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Payer par prélèvement automatique"
      lead="Un contrat fait prélever un impôt sur un compte bancaire de l’entreprise, à l’échéance ou chaque mois. Il attend 72 heures et l’accord de l’administration."
      facts={[
        {
          label: 'Il vous faut',
          value:
            'être titulaire ou suppléant du service de paiement ; un compte bancaire utilisable, déclaré pour ce paiement ; votre mot de passe',
        },
        { label: 'Délai', value: '72 heures au moins, puis dès que l’administration a confirmé' },
        { label: 'Jamais', value: 'par délégation, même pour payer' },
      ]}
      start={{ label: 'Gérer les contrats de prélèvement automatique', href: '/espace/prelevements' }}
    >
      <StepList>
        <Step title="Demandez un prélèvement">
          <p>
            Sur votre accueil, « Gérer les contrats de prélèvement automatique », puis « Demander un
            prélèvement ». Choisissez l’impôt, le compte et le rythme, et confirmez par votre mot de passe.
          </p>
          <Screen
            name="direct-debit-form"
            alt="Page « Demander un prélèvement » : l’impôt, le compte bancaire, le rythme « À l’échéance » ou « Mensuel », puis le mot de passe actuel."
          />
        </Step>
        <Step title="Attendez, ou arrêtez la demande">
          <p>
            Les titulaires, les suppléants et l’adresse électronique de l’entreprise reçoivent un courriel.
            Son lien mène à une page dont le bouton arrête la demande ; on le peut aussi depuis la liste.
            D’ici là, payez comme d’habitude.
          </p>
        </Step>
        <Step title="Le prélèvement commence">
          <p>
            Un courriel le dit. Si l’administration refuse, il en donne le motif. Chaque contrat a une
            référence : citez-la si vous appelez.
          </p>
        </Step>
        <Step title="Modifiez-le, ou mettez-y fin">
          <p>
            Une autre demande change le compte ou le rythme : le contrat en cours continue jusque-là. Mettre
            fin à un contrat est immédiat. Si le compte est remplacé, le contrat continue sur le nouveau ; si
            le compte est retiré, le contrat prend fin, et il faut payer autrement.
          </p>
        </Step>
      </StepList>
    </Guide>
  );
}
