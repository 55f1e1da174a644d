/** Keyboard shortcuts that hold everywhere, and what Esc goes back from. */

const mac = /mac/i.test(globalThis.navigator?.platform ?? '');

/** The key that commands are given with, as printed on keyboards. */
export const MOD = mac ? '⌘' : 'Ctrl';

export function isMod(event: KeyboardEvent): boolean {
  return mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
}

/** Whether keys are text here. */
export function typing(event: KeyboardEvent): boolean {
  const target = event.target;
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

type Back = () => boolean;
const steps: Back[] = [];

/**
 * Adds a step that Esc can take back. The newest is asked first; one that has nothing to take back answers false.
 * Returns the way to withdraw it.
 */
export function onBack(step: Back): () => void {
  steps.push(step);
  return () => {
    const at = steps.indexOf(step);
    if (at >= 0) steps.splice(at, 1);
  };
}

/** One step back; false when there is nowhere to go. */
export function goBack(): boolean {
  return [...steps].reverse().some((step) => step());
}
