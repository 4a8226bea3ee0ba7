import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';

/** Whom to call, and with what. */
export function Assistance({ view, children }: { view: View; children: string }) {
  const { assistancePhone, assistanceHours } = view.site;
  return (
    <Notice title={children}>
      <p>
        Appelez l’assistance au <strong>{assistancePhone}</strong> ({assistanceHours}), avec votre numéro
        d’abonné : il figure dans nos messages et sur votre récapitulatif.
      </p>
    </Notice>
  );
}
