import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { TextArea } from '../web/components/field.tsx';
import { FileField } from '../web/components/file-field.tsx';
import { LARGEST_ATTACHMENT, LARGEST_TOGETHER, MOST_ATTACHMENTS } from './attachment-rules.ts';
import { FILE_HINT, FILE_WARNINGS, MESSAGE_HINT } from './texts.ts';

/** The message and its files, in every form that sends one. */
export function MessageFields({
  message,
  label,
  cancel,
}: {
  message: string;
  label: string;
  cancel?: string;
}) {
  return (
    <>
      <TextArea name="message" label={label} hint={MESSAGE_HINT} value={message} rows={10} required />
      <FileField
        name="attachments"
        label="Pièces jointes"
        hint={FILE_HINT}
        accept={['.pdf', '.jpg', '.jpeg', '.png', 'application/pdf', 'image/jpeg', 'image/png']}
        limits={{
          each: LARGEST_ATTACHMENT,
          together: LARGEST_TOGETHER,
          files: MOST_ATTACHMENTS,
          texts: FILE_WARNINGS,
        }}
      />
      <ButtonGroup>
        <Button>Envoyer</Button>
        {cancel ? (
          <ButtonLink href={cancel} kind="secondary">
            Annuler
          </ButtonLink>
        ) : null}
      </ButtonGroup>
    </>
  );
}
