import { Notice } from '../web/components/notice.tsx';
import { PasswordField } from '../web/components/password-field.tsx';
import { PASSWORD_RULES, PASSWORD_RULES_ATTRIBUTE } from './rules.ts';
import { PASSWORD_EXAMPLE, type PasswordBearer } from './strength/contained.ts';

export interface NewPasswordFieldsProps {
  /** What someone who knows the holder would try first: the meter counts it for next to nothing. */
  personalWords: readonly string[];
  /** Tells password managers which account the password belongs to; absent where the form asks for all of it. */
  bearer?: PasswordBearer;
  required?: boolean;
  /** Of an account about to be created: there is none before it. */
  first?: boolean;
}

/** The new password and its confirmation, with the rules that tick off and the strength. */
export function NewPasswordFields({ personalWords, bearer, required, first }: NewPasswordFieldsProps) {
  return (
    <>
      {bearer ? (
        <input type="text" hidden autocomplete="username" value={bearer.signInEmail} readonly />
      ) : null}
      <PasswordField
        label={first ? 'Mot de passe' : 'Nouveau mot de passe'}
        name="password"
        autocomplete="new-password"
        hint={
          <>
            (20 caractères minimum) Pensez à noter votre mot de passe. Un gestionnaire de mots de passe le
            retient en sûreté. Une phrase reliée par des tirets convient, par exemple : {PASSWORD_EXAMPLE}{' '}
            (n’utilisez pas celle-ci).
          </>
        }
        rules={PASSWORD_RULES}
        rulesInBrief="Le mot de passe doit être composé d'une série de chiffres et de lettres, sans espaces et comporter 20 caractères au minimum."
        otherRules={
          <>
            Il n’est ni l’un de vos dix derniers, ni un mot de passe connu : nous le vérifions à l’envoi.{' '}
            <a href="/aide/mot-de-passe#regles">Les règles en détail</a>
          </>
        }
        bearer={bearer}
        passwordRules={PASSWORD_RULES_ATTRIBUTE}
        meter={{ personalWords }}
        required={required ?? false}
      />
      <PasswordField
        label={first ? 'Confirmez votre mot de passe' : 'Confirmez votre nouveau mot de passe'}
        name="password_confirmation"
        autocomplete="new-password"
        required={required ?? false}
      />
    </>
  );
}

/** Of a password chosen in a form that came twice: the second may have held another one. */
export function SentAgain() {
  return (
    <Notice>
      <p>
        Le formulaire est arrivé deux fois, par exemple à la suite d’un double clic. Le mot de passe en
        vigueur est celui du <strong>premier envoi</strong>.
      </p>
    </Notice>
  );
}
