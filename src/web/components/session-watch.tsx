import type { PageSession } from './view.ts';

/** Minutes before the end of the session at which its holder is told (WCAG 2.2.1). */
const TOLD_BEFORE = 5;

/**
 * Says that the session is about to end for want of activity, with a way to stay; once it has ended, what takes the place
 * of the page. Both are shown by `browser/session.ts`; without scripts nothing is lost: a form sent too late is kept
 * while one signs in again.
 */
export function SessionWatch({ idleMinutes, mark }: PageSession) {
  return (
    <div
      class="ep-idle"
      data-session={mark}
      data-idle={idleMinutes * 60}
      data-idle-told={(idleMinutes - TOLD_BEFORE) * 60}
    >
      <div role="alert">
        <div class="ep-idle__bar" data-session-soon hidden>
          <p>
            <strong>Êtes-vous encore là ?</strong> Sans activité de votre part, vous serez déconnecté dans
            moins de {TOLD_BEFORE} minutes.
          </p>
          <button type="button" class="ep-button" data-session-stay>
            Rester connecté
          </button>
        </div>
      </div>
      <template data-session-over>
        <h1 class="ep-title" tabindex={-1}>
          Vous êtes déconnecté
        </h1>
        <p>
          Votre session est terminée, faute d’activité ou parce qu’elle a été fermée. Par sécurité, la page
          n’est plus affichée.
        </p>
        <p data-session-form hidden>
          Ce que vous aviez saisi n’est pas perdu : une fois reconnecté, vous le retrouverez, mots de passe
          exceptés.
        </p>
        <div class="ep-button-group">
          <button type="button" class="ep-button" data-session-form hidden>
            Retrouver ma saisie
          </button>
          <a class="ep-button ep-button--secondary" href="/connexion">
            Connexion
          </a>
        </div>
      </template>
    </div>
  );
}
