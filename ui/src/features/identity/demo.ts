/** The customer of the demo store, whose orders go back for years. */
export const DEMO_PHONE = '+1 202 555 0143';
