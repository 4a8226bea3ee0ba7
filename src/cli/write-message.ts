import { readCatalogue, serviceIds } from '../home/catalogue.ts';
import { isSiren } from '../mandates/dossier.ts';
import { LONGEST_SUBJECT, readSubject } from '../messages/rules.ts';
import { writeAsService } from '../messages/service-side.ts';
import { attachedOf, messageFrom, withAttached } from './message-options.ts';
import { WrongOption } from './options.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run messages:write`: begins a thread with a company about one of its services. Whoever may read it is told by mail
 * that there is a message. See docs/operating/messages.md.
 */
await runCommand({
  usage:
    'npm run messages:write -- --siren <9 digits> --service <id> --subject "…" --file <text> [--attach <file> …]',
  options: ['siren', 'service', 'subject', 'file', 'attach'],
  read(given) {
    const siren = given.text('siren').replaceAll(/\s/g, '');
    if (!isSiren(siren)) throw new WrongOption('--siren is not the number of a company');
    const { subject, fault } = readSubject(given.text('subject'));
    if (fault) throw new WrongOption(`--subject must be 1 to ${LONGEST_SUBJECT} characters`);
    const [service, file] = [given.text('service'), given.text('file')];
    return { siren, service, subject, file, attached: attachedOf(given) };
  },
  async run({ config, open, say }, { file, attached, ...thread }) {
    if (!serviceIds(readCatalogue(config.CATALOGUE_FILE)).includes(thread.service))
      throw new Refused(`--service: the catalogue has no service ${thread.service}`);
    const text = await messageFrom(file);
    const platform = await open();
    const result = await withAttached(platform, attached, (files) =>
      writeAsService(platform, { ...thread, text, files }),
    );
    if (result.outcome === 'nobody-reads')
      throw new Refused(
        `Nothing was done: nobody has ${thread.service} for ${thread.siren}, nobody would read it`,
      );
    say(`Began ${result.reference}. Whoever may read it is told by mail.`);
    return undefined;
  },
});
