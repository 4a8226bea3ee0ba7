import type { View } from '../../web/components/view.ts';
import { Guide, Screen, Step, StepList } from './guide.tsx';

/** « Consulter vos services (habilitations) », the history of a dossier, and the three roles. */
export function RolesGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Savoir pour qui vous agissez, et à quel titre"
      lead="En haut de chaque page figurent l’entreprise pour laquelle vous agissez, son SIREN et votre rôle. Vos habilitations en donnent le détail."
      facts={[
        {
          label: 'Titulaire',
          value: 'un seul par service : il désigne les suppléants et donne les délégations',
        },
        {
          label: 'Administrateur suppléant',
          value: 'utilise les services et les délègue, comme le titulaire',
        },
        {
          label: 'Délégataire',
          value: 'utilise les services délégués, un an au plus ; ne peut rien confier à quelqu’un d’autre',
        },
      ]}
      start={{ label: 'Consulter vos services (habilitations)', href: '/espace/habilitations' }}
    >
      <StepList>
        <Step title="Voyez vos habilitations">
          <p>
            « Gérer les services », puis « Consulter vos services (habilitations) » : dossier par dossier, ce
            que vous pouvez faire, depuis quand, jusqu’à quand et qui vous l’a donné. La liste se garde en PDF
            ou pour un tableur.
          </p>
          <Screen
            name="habilitations"
            alt="Page « Consulter vos services (habilitations) » : un champ de recherche, puis un tableau avec, sur chaque ligne, un dossier, son SIREN, un service, votre rôle et la date depuis laquelle vous l’avez."
          />
        </Step>
        <Step title="Changez d’entreprise">
          <p>
            Si vous avez plusieurs dossiers, choisissez celui pour lequel vous agissez : « DOSSIER » dans le
            menu, ou « Changer de dossier » en haut de la page.
          </p>
        </Step>
        <Step title="Relisez l’historique du dossier">
          <p>
            Sur l’accueil, « Historique du dossier » dit ce qui a changé dans les services de l’entreprise,
            quand et par qui.
          </p>
          <Screen
            name="dossier-history"
            alt="Page « Historique du dossier » : la liste des changements, le plus récent en premier. Chaque ligne dit ce qui a été fait, par qui et quand."
          />
        </Step>
      </StepList>
    </Guide>
  );
}

/** « Gérer vos administrateurs suppléants ». */
export function SuppleantsGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Désigner un administrateur suppléant"
      lead="Avec un suppléant, l’entreprise ne dépend pas d’une seule personne."
      facts={[
        {
          label: 'Il vous faut',
          value: 'être titulaire ; le numéro d’abonné et le nom de la personne ; votre mot de passe',
        },
        { label: 'Délai', value: 'la personne a 7 jours pour accepter, dans son propre espace' },
        { label: 'Au plus', value: '10 administrateurs suppléants par dossier' },
      ]}
      start={{ label: 'Gérer vos administrateurs suppléants', href: '/espace/services#droits-acces' }}
    >
      <StepList>
        <Step title="Désignez la personne">
          <p>
            « Gérer les services », puis « Gérer vos administrateurs suppléants ». Choisissez l’entreprise,
            puis « Désigner un suppléant ». Saisissez le numéro d’abonné et le nom de la personne, cochez les
            services et confirmez par votre mot de passe.
          </p>
          <p>
            Par discrétion, la page ne dit pas si ce numéro et ce nom vont ensemble : demandez-les à la
            personne elle-même.
          </p>
          <Screen
            name="suppleant-designation"
            alt="Page « Désigner un suppléant » : les champs « Numéro d’abonné » et « Nom de famille », puis les services à cocher, rangés par groupes."
          />
        </Step>
        <Step title="La personne accepte">
          <p>
            Elle trouve la proposition dans « À faire », sur son accueil, et l’accepte avec son mot de passe,
            ou la refuse. Aucun courriel ne contient de lien pour accepter.
          </p>
          <Screen
            name="offer"
            alt="Page « Répondre à une proposition » : l’entreprise, qui fait la proposition, les services et la date limite, puis « Accepter » avec le mot de passe, et « Refuser »."
          />
        </Step>
        <Step title="Ensuite">
          <p>
            Sur la page de l’entreprise, « Gérer » vous permet de mettre son rôle en sommeil (il ne donne plus
            aucun droit), de le réveiller ou d’y mettre fin. La personne peut aussi y mettre fin elle-même.
            Une fois par an, nous vous demandons s’il est toujours utile.
          </p>
          <Screen
            name="suppleants"
            alt="Page « Suppléants » d’une entreprise : une carte par suppléant, avec son numéro d’abonné, ses services, la date et le bouton « Gérer », puis le bouton « Désigner un suppléant »."
          />
        </Step>
      </StepList>
    </Guide>
  );
}

/** « Gérer ou consulter vos délégations ». */
export function DelegationsGuide({ view }: { view: View }) {
  return (
    <Guide
      view={view}
      title="Déléguer des services"
      lead="Une délégation permet à une autre personne, un collaborateur ou votre comptable, d’utiliser des services pour l’entreprise, depuis son propre espace."
      facts={[
        {
          label: 'Il vous faut',
          value:
            'être titulaire ou suppléant ; le numéro d’abonné et le nom de la personne ; votre mot de passe',
        },
        {
          label: 'Durée',
          value: 'un an au plus, renouvelable ; un courriel 30 jours et 7 jours avant la fin',
        },
        {
          label: 'Jamais',
          value:
            'les comptes bancaires, l’adresse électronique de l’entreprise, les rôles ; une délégation ne se transmet pas',
        },
      ]}
      start={{ label: 'Gérer ou consulter vos délégations', href: '/espace/services#droits-acces' }}
    >
      <StepList>
        <Step title="Déléguez">
          <p>
            « Gérer les services », puis « Gérer ou consulter vos délégations » et « Déléguer des services ».
            Dites à qui, pour quels dossiers, pour consulter ou pour agir, quels services et jusqu’à quel
            jour, puis confirmez par votre mot de passe.
          </p>
          <Screen
            name="delegation-form"
            alt="Page « Déléguer des services » : les champs « Numéro d’abonné » et « Nom de famille », les dossiers à cocher, et le choix entre « Consulter » et « Agir »."
          />
        </Step>
        <Step title="La personne accepte">
          <p>
            Elle a 7 jours pour répondre, dans « À faire » de son propre espace. D’ici là, elle n’a aucun
            droit.
          </p>
        </Step>
        <Step title="Renouvelez, ou mettez fin">
          <p>
            Chacun des deux peut mettre fin à la délégation, tout de suite. Celle qui n’est pas renouvelée
            s’arrête le jour dit.
          </p>
          <Screen
            name="delegations"
            alt="Page « Gérer ou consulter vos délégations » : une délégation donnée, avec la personne, le dossier, les services et les dates, et les boutons « Renouveler » et « Mettre fin »."
          />
        </Step>
      </StepList>
    </Guide>
  );
}
