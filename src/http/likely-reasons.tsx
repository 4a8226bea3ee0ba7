/** Why a sign-in fails most often: the same for everybody, it tells nothing of the address that was typed. */
export function LikelyReasons() {
  return (
    <ul>
      <li>
        Espace créé mais pas activé ? Saisissez d’abord le code reçu :{' '}
        <a href="/activation">Activer mon espace / mes services</a>.
      </li>
      <li>
        Adresse changée récemment ? Dès que son code est saisi, seule la nouvelle ouvre votre espace ; avant,
        seule l’ancienne.
      </li>
      <li>
        Mot de passe oublié ? Choisissez <a href="/mot-de-passe-oublie">Mot de passe oublié</a>.
      </li>
    </ul>
  );
}
