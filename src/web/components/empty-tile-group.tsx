import { hasIcon, Icon } from './icons.tsx';

export interface EmptyTileGroupProps {
  title: string;
  /** As in TileGroup: the menu leads here too when there is nothing to choose. */
  id?: string;
  /** Why there is nothing. */
  text: string;
}

/** A group of services none of which is open. */
export function EmptyTileGroup({ title, id, text }: EmptyTileGroupProps) {
  return (
    <section class="ep-tiles" id={id}>
      <h2 class="ep-tiles__title">
        {hasIcon(id) ? <Icon name={id} class="ep-tiles__icon" /> : null}
        {title}
      </h2>
      <p>{text}</p>
    </section>
  );
}
