/** Events of the log that a customer should look at twice. */
const ALARMING = new Set(['sign_in_failed', 'session_copied', 'recovery_code_used']);

export function alarming(kind: string): boolean {
  return ALARMING.has(kind);
}
