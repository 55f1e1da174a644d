/** The shapes and tones a state can have. */
export type Shape = 'dashed' | 'open' | 'dot' | 'truck' | 'pin' | 'check' | 'cross' | 'pause' | 'back' | 'alert';
export type Tone = 'quiet' | 'info' | 'ok' | 'warn' | 'danger';
