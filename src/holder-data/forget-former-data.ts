import type { Database } from '../database/schema.ts';

/** The security questions in force before a change made at `before` or earlier, with the hash of their answer. */
export async function forgetFormerQuestions(db: Database, before: Date): Promise<void> {
  await db
    .updateTable('account')
    .set({ previous_security_question: null, previous_security_answer_hash: null })
    .where('security_question_changed_at', '<=', before)
    .where('previous_security_question', 'is not', null)
    .execute();
}

/** The postal addresses there before a change made at `before` or earlier: the present one is believed from then on. */
export async function forgetFormerAddresses(db: Database, before: Date): Promise<void> {
  await db
    .updateTable('account')
    .set({
      address_changed_at: null,
      previous_street: null,
      previous_postal_code: null,
      previous_city: null,
      previous_country: null,
    })
    .where('address_changed_at', '<=', before)
    .execute();
}
