import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** « Gérer les comptes bancaires de l’entreprise ». */
export function BankAccountsGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Gérer les comptes bancaires de l’entreprise"
      lead="Seuls les comptes déclarés ici peuvent servir à payer en ligne les impôts de l’entreprise. Un compte ajouté attend 72 heures : le temps, pour chacun, d’arrêter une demande qu’il n’attendait pas."
      facts={[
        {
          label: 'Il vous faut',
          value:
            'être titulaire ou suppléant d’un service de paiement ; l’IBAN du compte et le nom de son titulaire ; votre mot de passe',
        },
        { label: 'Délai', value: '72 heures avant qu’un compte ajouté soit utilisable' },
        { label: 'Jamais', value: 'par délégation, même pour payer' },
      ]}
      start={{ label: 'Gérer les comptes bancaires', href: '/espace/services#dossiers' }}
    >
      <StepList>
        <Step title="Ajoutez un compte">
          <p>
            « Gérer les services », puis « Gérer les comptes bancaires de l’entreprise » et « Ajouter un
            compte ». Recopiez l’IBAN de votre relevé d’identité bancaire, avec ou sans espaces. Le BIC n’est
            nécessaire que pour un compte tenu hors de l’Espace économique européen. Cochez ce que le compte
            paiera, puis confirmez par votre mot de passe.
          </p>
          <Screen
            name="bank-account-form"
            alt="Page « Ajouter un compte bancaire » : les champs « Titulaire du compte », « IBAN » et « BIC », les paiements à cocher, puis le mot de passe actuel."
          />
        </Step>
        <Step title="Signez le mandat de prélèvement">
          <p>
            Sur la liste, « Mandat de prélèvement SEPA à signer » donne un document à imprimer, à signer et à
            remettre à votre banque. L’IBAN n’est écrit en entier que là ; partout ailleurs, seuls son pays et
            ses quatre derniers caractères sont affichés.
          </p>
        </Step>
        <Step title="Attendez 72 heures, ou arrêtez la demande">
          <p>
            Les titulaires, les suppléants et l’adresse électronique de l’entreprise reçoivent un courriel.
            Son lien mène à une page dont le bouton arrête la demande ; on le peut aussi depuis la liste. Un
            autre courriel dit que le compte est utilisable.
          </p>
          <Screen
            name="bank-accounts"
            alt="Page des comptes bancaires d’une entreprise : un compte en attente, avec le bouton « Arrêter cette demande », et un compte utilisable, avec les boutons « Remplacer » et « Retirer »."
          />
        </Step>
        <Step title="Remplacez ou retirez un compte">
          <p>
            Un compte remplacé continue de servir jusqu’à ce que le nouveau soit utilisable. Un compte retiré
            ne sert plus aussitôt : vérifiez d’abord qu’aucun paiement ni prélèvement n’en dépend.
          </p>
        </Step>
      </StepList>
    </Guide>
  );
}
