import { AssistanceCard } from '../web/components/assistance.tsx';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Layout, Lead, PageTitle, Prose } from '../web/components/layout.tsx';
import type { View } from '../web/components/view.ts';
import { WAIT_DAYS } from './rules.ts';

/** The answer is forgotten: what is left, by what is still known. */
export function NoAnswerPage({ view }: { view: View }) {
  const title = 'Vous ne connaissez plus la réponse ?';
  return (
    <Layout view={view} title={title}>
      <PageTitle>{title}</PageTitle>
      <Lead>
        Votre réponse à la question de confiance n’est conservée que sous une forme illisible : personne ne
        peut vous la redonner, pas même l’assistance. Voici ce que vous pouvez faire.
      </Lead>
      <Prose>
        <h2>Vous connaissez votre mot de passe</h2>
        <p>
          La réponse n’est pas nécessaire pour se connecter. <a href="/connexion">Connectez-vous</a>, même
          avec un mot de passe expiré, puis choisissez une nouvelle question et sa réponse dans « Gérer vos
          coordonnées ».
        </p>
        <h2>La réponse vous revient peut-être</h2>
        <p>
          Majuscules, accents, tirets et apostrophes ne comptent pas. Vous avez cinq essais avec chaque code :
          les quatre premiers n’arrêtent rien. La question s’affiche dès que le code est reconnu.
        </p>
        <h2>Vous n’avez plus ni le mot de passe ni la réponse</h2>
        <ol>
          <li>Appelez l’assistance. Elle vous dira comment prouver votre identité.</li>
          <li>
            Un courrier part à l’adresse postale enregistrée dans votre espace. Il porte un code avec lequel
            la réponse n’est pas demandée. Un courriel l’annonce à votre adresse de connexion.
          </li>
          <li>
            Pendant {WAIT_DAYS} jours, ce code ne fonctionne pas encore : si la demande venait d’un autre que
            vous, ce courriel permet de l’arrêter.
          </li>
          <li>
            Saisissez ensuite le code, seul, sur la page{' '}
            <a href="/mot-de-passe-oublie/verification">Vérification</a>, et choisissez un nouveau mot de
            passe. Il est valable jusqu’au trentième jour après l’impression de la lettre.
          </li>
          <li>
            Connectez-vous, puis choisissez une nouvelle question et sa réponse dans « Gérer vos
            coordonnées ».
          </li>
        </ol>
        <h2>Votre adresse a été changée sans vous</h2>
        <p>
          Sans la réponse, la page « Ce n’était pas moi » ne peut pas rétablir votre adresse. Appelez
          l’assistance sans attendre : une fois votre identité vérifiée, elle peut vous rendre votre espace.
        </p>
        <h2>Ce que l’assistance ne peut pas faire</h2>
        <ul>
          <li>lire ou deviner votre réponse, ou la changer à votre place ;</li>
          <li>vous donner un code ou un mot de passe par téléphone ou par courriel ;</li>
          <li>abréger le délai de {WAIT_DAYS} jours.</li>
        </ul>
        <h2>Ce qu’il faut avoir sous la main</h2>
        <ul>
          <li>une pièce d’identité en cours de validité ;</li>
          <li>
            votre numéro d’abonné (14 chiffres) : il figure sur votre récapitulatif et dans nos courriels ;
          </li>
          <li>l’adresse électronique avec laquelle vous vous connectiez.</li>
        </ul>
      </Prose>
      <AssistanceCard site={view.site} />
      <ButtonGroup>
        <ButtonLink href="/mot-de-passe-oublie" kind="secondary">
          Retour à « Mot de passe oublié »
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}
