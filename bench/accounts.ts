import pg from 'pg';

export const PASSWORD = 'sept-girafes-lisent-le-journal-42';

export const emailOf = (number: number) => `lila.${number}@bench.example`;

/** At many domains, as people's are: what is mailed to one of them at once is bounded. */
export const newAddress = (of: 'ours' | 'peer', number: number) =>
  `rose.${number}@domain${number % 97}.${of}.example`;

/** Runs statements on a database, one after the other. */
export async function run(url: string, ...statements: string[]): Promise<pg.QueryResult[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results: pg.QueryResult[] = [];
    for (const statement of statements) results.push(await client.query(statement));
    return results;
  } finally {
    await client.end();
  }
}

/**
 * Accounts `from` to `to`, each with a password, a dossier and all services, made inside the server, which is quicker still
 * than COPY.
 * @param passwordHash of {@link PASSWORD}; one for all, for nobody compares them with one another
 */
export async function makeAccounts(
  url: string,
  { from, to, passwordHash }: { from: number; to: number; passwordHash: string },
): Promise<void> {
  const number = 'n::text';
  await run(
    url,
    `insert into account (id, subscriber_number, sign_in_email, sign_in_email_key, password_hash,
       password_valid_until, title, last_name, first_name, phone, street, postal_code, city, country,
       security_question, security_answer_hash, created_at)
     select md5('account' || n)::uuid, '2023234' || lpad(${number}, 7, '0'),
       'lila.' || n || '@bench.example', 'lila.' || n || '@bench.example', '${passwordHash}',
       '2099-12-31', 'Mme', 'ROSEMONDE', 'Lila', '+33199001234', '12 rue de Longchamp', '75116', 'PARIS', 'FRANCE',
       'Le prénom de votre conjoint(e) ?', '${passwordHash}', now() - n * interval '1 second'
     from generate_series(${from}, ${to}) n`,
    `insert into password_history (id, account_id, password_hash, set_at)
     select md5('history' || n)::uuid, md5('account' || n)::uuid, '${passwordHash}', now() - n * interval '1 second'
     from generate_series(${from}, ${to}) n`,
    `insert into dossier (id, account_id, siren, name)
     select md5('dossier' || n)::uuid, md5('account' || n)::uuid, '100000009', 'SARL ESSAI'
     from generate_series(${from}, ${to}) n`,
  );
}

/** The same people for the peer, in its tables. */
export async function makeUsers(url: string, many: number, passwordHash: string): Promise<void> {
  const people = `from generate_series(1, ${many}) n`;
  await run(
    url,
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     select 'user' || n, 'Lila ROSEMONDE', 'lila.' || n || '@bench.example', true, now(), now() ${people}`,
    `insert into account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
     select 'account' || n, 'user' || n, 'credential', 'user' || n, '${passwordHash}', now(), now() ${people}`,
  );
}
