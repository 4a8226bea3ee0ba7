import { MailParagraph } from '../web/components/mail.tsx';
import { browserName } from './browser-name.ts';
import type { Origin } from './session.ts';

/** From where something was done, as far as known, so that its holder can tell whether it was them (SPEC 7). */
export function MailOrigin({ origin }: { origin: Origin }) {
  return (
    <MailParagraph>
      D’où : {browserName(origin.userAgent)}, adresse réseau {origin.ip}.
    </MailParagraph>
  );
}
