/** Phone numbers as people type them. The store decides in the end; this only helps while typing. */
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

/** The number as one would write it abroad, if it is whole and plausible. */
export function readable(typed: string, country: string): string | null {
  const parsed = parsePhoneNumberFromString(typed.normalize('NFKC'), country as CountryCode);
  return parsed?.isPossible() ? parsed.formatInternational() : null;
}
