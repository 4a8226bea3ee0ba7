import type { Installation } from '../config/installation.ts';
import { MailParagraph } from '../mail/layout.tsx';
import type { ToldRequest } from './told-request.ts';

/** So many are named; how many there are stands in the sentence before. */
const MOST_NAMED = 12;

/** The services of a request by their names, in its mails; one that the catalogue no longer knows by its id. */
export function ServicesTold({ names, told }: { names: Installation['SERVICE_NAMES']; told: ToldRequest }) {
  const { services } = told;
  const named = services.slice(0, MOST_NAMED).map((id) => `« ${names.get(id) ?? id} »`);
  const more = services.length - named.length;
  const others = more === 1 ? 'et un autre' : `et ${more} autres`;
  return (
    <MailParagraph>
      {services.length === 1 ? 'Service concerné' : 'Services concernés'} :{' '}
      {(more > 0 ? [...named, others] : named).join(', ')}.
    </MailParagraph>
  );
}
