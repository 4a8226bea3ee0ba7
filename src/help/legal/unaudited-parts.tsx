import type { CaptchaWays } from '../../config/installation.ts';

/** Without an audit: what was really checked, and nothing more. */
export function UnauditedParts({ captcha }: { captcha: CaptchaWays }) {
  return (
    <>
      <h2>Résultats des tests</h2>
      <p>
        Aucun audit n’a été réalisé : aucun taux de conformité ne peut être donné. Ce qui a été vérifié, et
        qui l’est à nouveau à chaque modification du programme :
      </p>
      <ul>
        <li>
          chaque page, ouverte dans un navigateur et contrôlée par l’outil axe-core sur les critères WCAG 2.2
          de niveaux A et AA qu’une machine sait juger ;
        </li>
        <li>aucun défilement horizontal dans une fenêtre de 320 pixels de large ;</li>
        <li>la connexion et le changement de mot de passe, menés au clavier seul ;</li>
        <li>le changement d’adresse, mené de bout en bout sans JavaScript.</li>
      </ul>
      <p>
        Tout cela ne trouve qu’une partie des défauts, et ne remplace ni un audit, ni l’avis de personnes
        concernées.
      </p>
      <h2>Contenus non accessibles</h2>
      <h3>Non-conformités</h3>
      <p>Sans audit, leur liste ne peut pas être établie. Nous savons déjà que :</p>
      <ul>
        <li>{captchaLimits(captcha)}</li>
        <li>les pages n’ont pas été essayées avec tous les lecteurs d’écran en usage.</li>
      </ul>
      <h3>Dérogations pour charge disproportionnée</h3>
      <p>Aucune n’est invoquée.</p>
      <h3>Contenus non soumis à l’obligation d’accessibilité</h3>
      <p>Aucun n’est connu.</p>
    </>
  );
}

/** What the captcha asks that not everybody can do, by the ways that this installation offers. */
function captchaLimits(ways: CaptchaWays): string {
  if (ways.work) {
    return 'la vérification automatique, qui ne demande rien à la personne, a besoin de JavaScript : sans lui, qui ne peut ni voir l’image ni entendre l’extrait sonore se connecte ou active son espace avec un code reçu par courriel, et appelle l’assistance pour une création ou un mot de passe oublié ;';
  }
  if (ways.audio) {
    return 'les caractères à recopier sont proposés en image et en extrait sonore : qui ne peut ni voir l’une ni entendre l’autre doit appeler l’assistance ;';
  }
  return 'l’image à recopier n’a pas d’équivalent sonore : qui ne peut pas la lire doit appeler l’assistance ;';
}
