// Everything here is a comfort: each page does its whole job without it.
import { offerPuzzles } from './captcha/puzzle.ts';
import { offerWork } from './captcha/work.ts';
import { fitFrames, offerDemoAccounts } from './demo.ts';
import { focusErrors, linkChoices, offerPrinting, postReference, sendOnce } from './forms.ts';
import { sendWhenSeen, warnOfFiles } from './messages.ts';
import { offerPasskeys } from './passkeys.ts';
import { enablePasswords } from './passwords.ts';
import { filterServices } from './services.ts';
import { watchSession } from './session.ts';

focusErrors(document);
linkChoices(document);
enablePasswords(document);
offerPuzzles(document);
offerWork(document);
sendOnce(document);
filterServices(document);
offerDemoAccounts(document);
fitFrames(document);
watchSession(document);
postReference(document);
offerPrinting(document);
offerPasskeys(document);
sendWhenSeen(document);
warnOfFiles(document);
