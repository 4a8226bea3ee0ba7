import type { Database } from '../database/schema.ts';
import type { Catalogue } from '../home/catalogue.ts';
import { ServiceNames } from '../home/service-names.tsx';
import type { Tx } from '../platform/unit-of-work.ts';
import { Warning } from '../web/components/notice.tsx';

/** What debits a bank account: a procedure of its own, on a floor above, hands it in. */
export interface AccountContracts {
  /** The payments, by service. */
  services(db: Database, bankAccountId: string): Promise<string[]>;
  /** What becomes of them once that account is over. The caller holds the company. */
  follow(tx: Tx, bankAccountId: string): Promise<void>;
}

/** Said before an account is taken away or replaced. */
export function Debited(props: {
  catalogue: Catalogue;
  services: readonly string[];
  what: 'removed' | 'replaced';
}) {
  const { catalogue, services, what } = props;
  if (services.length === 0) return null;
  return (
    <Warning title="Des impôts sont prélevés sur ce compte">
      <ServiceNames catalogue={catalogue} ids={services} />
      <p>
        {what === 'removed'
          ? 'Leurs contrats de prélèvement prennent fin avec lui : payez ces impôts autrement, à leur date.'
          : 'Leurs contrats de prélèvement continueront sur le nouveau compte s’il est coché pour le même paiement ; sinon, ils prendront fin.'}
      </p>
    </Warning>
  );
}
