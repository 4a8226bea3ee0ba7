// Everything here is a comfort: each page does its whole job without it.
import { refreshCaptchas } from './captcha/refresh.ts';
import { playSounds } from './captcha/sound.ts';
import { offerWork } from './captcha/work.ts';
import { linkChoices } from './choices.ts';
import { focusErrors } from './errors.ts';
import { sendOnce } from './forms.ts';
import { enablePasswords } from './passwords.ts';
import { postReference } from './reference.ts';
import { watchSession } from './session.ts';

focusErrors(document);
linkChoices(document);
enablePasswords(document);
refreshCaptchas(document);
playSounds(document);
offerWork(document);
sendOnce(document);
watchSession(document);
postReference(document);
