export const MESSAGES_TITLE = 'Messagerie';

export const MESSAGES_PATH = '/espace/messagerie';
export const NEW_THREAD_PATH = `${MESSAGES_PATH}/nouveau`;

/** @param id `:id` for the route */
export function threadPath(id: string): string {
  return `${MESSAGES_PATH}/${id}`;
}

export function attachmentPath(threadId: string, attachmentId: string): string {
  return `${threadPath(threadId)}/pieces/${attachmentId}`;
}
