/** What the store's policy lets a customer do with an e-mail address, and the words for it. */
import type { ProfileView } from '$lib/bindings/commands';

export type Channel = 'sms' | 'email';

/** The first address may always be bound; who changes one that is bound is the store's decision. */
export function emailRule(view: Pick<ProfileView, 'email' | 'email_change'>): { allowed: boolean; words: string } {
  switch (view.email_change) {
    case 'never':
      return { allowed: !view.email, words: 'contact-email-never' };
    case 'merchant':
      return { allowed: !view.email, words: 'contact-email-merchant' };
    default:
      return { allowed: true, words: 'contact-email-own' };
  }
}
