import { Notice } from '../../web/components/notice.tsx';

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
