/**
 * Own drawings on a grid of 24, told apart by shape alone and drawn in the colour of the text around them, which forced
 * colours keep. Each stands beside the words that say the same.
 */
const PATHS = {
  information: 'M12 2.500a9.500 9.500 0 1 0 0 19 9.500 9.500 0 0 0 0-19zM12 11v6M12 7v.1',
  attention: 'M12 3L1.800 20.500h20.400zM12 10v5M12 17.800v.1',
  done: 'M12 2.500a9.500 9.500 0 1 0 0 19 9.500 9.500 0 0 0 0-19zM7.500 12.300l3.200 3 5.800-6.300',
  waiting: 'M12 2.500a9.500 9.500 0 1 0 0 19 9.500 9.500 0 0 0 0-19zM12 6.500V12l3.500 2.500',
  error: 'M8 2.500h8L21.500 8v8L16 21.500H8L2.500 16V8zM8.800 8.800l6.400 6.400M15.200 8.800l-6.400 6.400',
  guide:
    'M12 6C9.500 4.300 6.500 4 3 4.500v14c3.500-.5 6.500-.2 9 1.500 2.500-1.700 5.500-2 9-1.500v-14C17.500 4 14.500 4.300 12 6zM12 6v14',
  phone:
    'M5 3.500h3.500l1.700 4.800-2.300 1.600a13 13 0 0 0 6.200 6.200l1.600-2.300 4.800 1.700V19a1.800 1.800 0 0 1-2 1.800C10.500 20.300 3.700 13.500 3.200 5.500A1.800 1.800 0 0 1 5 3.500z',
  consulter:
    'M2 12s3.500-6.500 10-6.500S22 12 22 12s-3.500 6.500-10 6.500S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  declarer: 'M14 3H6a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V8zM14 3v5h5M9 13h6M9 17h4',
  payer: 'M18 6.500A7 7 0 0 0 7 12a7 7 0 0 0 11 5.500M4 10.500h9M4 13.500h8',
  demarches:
    'M4 6l1.500 1.500L8 5M4 12l1.500 1.500L8 11M4 18l1.500 1.500L8 17M12 6.500h8M12 12.500h8M12 18.500h8',
} as const;

export type IconName = keyof typeof PATHS;

export function hasIcon(name: string | undefined): name is IconName {
  return name !== undefined && name in PATHS;
}

export function Icon({ name, class: className = 'ep-icon' }: { name: IconName; class?: string }) {
  return (
    <svg class={className} viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
