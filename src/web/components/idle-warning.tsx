/** Minutes before the end of the session at which its holder is told (WCAG 2.2.1). */
const TOLD_BEFORE = 5;

/**
 * Says that the session is about to end for want of activity, with a way to stay, and then that it has ended. Shown
 * by `browser/idle.ts`; without scripts nothing is lost: a form sent too late is kept while one signs in again.
 */
export function IdleWarning({ idleMinutes }: { idleMinutes: number }) {
  return (
    <div class="ep-idle" data-idle={idleMinutes * 60} data-idle-told={(idleMinutes - TOLD_BEFORE) * 60}>
      <div role="alert">
        <div class="ep-idle__bar" data-idle-soon hidden>
          <p>
            <strong>Êtes-vous encore là ?</strong> Sans activité de votre part, vous serez déconnecté dans
            moins de {TOLD_BEFORE} minutes.
          </p>
          <button type="button" class="ep-button" data-idle-stay>
            Rester connecté
          </button>
        </div>
        <div class="ep-idle__bar" data-idle-over hidden>
          <p>
            <strong>Vous êtes déconnecté, faute d’activité.</strong> Si vous remplissiez un formulaire,
            envoyez-le : une fois reconnecté, vous le retrouverez rempli, mots de passe exceptés.
          </p>
          <a class="ep-button ep-button--secondary" href="/connexion">
            Connexion
          </a>
        </div>
      </div>
    </div>
  );
}
