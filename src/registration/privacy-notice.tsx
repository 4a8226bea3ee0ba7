/** The facts of the fiche (4, two last points), in our words. */
export function PrivacyNotice() {
  return (
    <>
      <p>
        <strong>PROTECTION DES DONNEES PERSONNELLES</strong>
      </p>
      <p>
        Les données saisies ici servent à ouvrir et à gérer votre espace. Elles servent aussi à vous informer,
        notamment par courriel, du fonctionnement des services, des changements récents de la législation et
        de ce qui peut concerner votre activité professionnelle.
      </p>
      <p>
        <strong>DROITS D'ACCES ET DE RECTIFICATION</strong>
      </p>
      <p>
        La loi Informatique et Libertés (n° 78-17 du 6 janvier 1978 modifiée) vous donne le droit de consulter
        et de rectifier les données qui vous concernent. Vous pouvez à tout moment demander à ne plus recevoir
        les courriels d’information.
      </p>
      <p>
        <a href="/donnees-personnelles">En savoir plus sur vos données personnelles</a>
      </p>
    </>
  );
}
