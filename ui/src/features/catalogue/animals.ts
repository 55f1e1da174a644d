/** The pictures of the animals at the side of the catalogue; what we have no picture of gets a paw. */
import Bird from '@lucide/svelte/icons/bird';
import Cat from '@lucide/svelte/icons/cat';
import Dog from '@lucide/svelte/icons/dog';
import Fish from '@lucide/svelte/icons/fish';
import PawPrint from '@lucide/svelte/icons/paw-print';
import Rat from '@lucide/svelte/icons/rat';
import Turtle from '@lucide/svelte/icons/turtle';

const pictures: Record<string, typeof PawPrint> = { dog: Dog, cat: Cat, bird: Bird, fish: Fish, rodent: Rat, reptile: Turtle };

export function pictureOf(path: string): typeof PawPrint {
  return pictures[path.split('/')[0] ?? ''] ?? PawPrint;
}
