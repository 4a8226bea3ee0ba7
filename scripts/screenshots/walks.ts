import type { Visitor } from './visitor.ts';
import { changeAddress } from './walks/change-address.ts';
import { changePassword } from './walks/change-password.ts';
import { company } from './walks/company.ts';
import { creation } from './walks/creation.ts';
import { deletion } from './walks/deletion.ts';
import { holderData } from './walks/holder-data.ts';
import { recovery } from './walks/recovery.ts';
import { answering, asking, delegating, offered, titulaire } from './walks/roles.ts';

/**
 * Who walks where, one after the other on one installation, each with a browser of its own. A walk takes its
 * pictures as it goes (`forDocumentation`, `forHelp`); a new page of the help needs a walk here, and a `Screen`
 * of the same name in its guide. What changes a holder for good comes last.
 */
export const WALKS: readonly ((visitor: Visitor) => Promise<void>)[] = [
  creation,
  holderData,
  titulaire,
  company,
  offered,
  deletion,
  recovery,
  changePassword,
  changeAddress,
  delegating,
  asking,
  answering,
];
