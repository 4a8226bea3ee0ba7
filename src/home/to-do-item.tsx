import type { ComponentChildren } from 'preact';
import { ButtonGroup } from '../web/components/button.tsx';

interface ToDoItemProps {
  what: string;
  actions: ComponentChildren;
  children: ComponentChildren;
}

/** One thing to do, and where it is done. */
export function ToDoItem({ what, actions, children }: ToDoItemProps) {
  return (
    <li class="ep-to-do__item">
      <h3 class="ep-to-do__what">{what}</h3>
      {children}
      <ButtonGroup>{actions}</ButtonGroup>
    </li>
  );
}
