/** What a command may touch besides AWS; injected so that a test reads exactly what a person would see. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether to colour and to ask questions. */
  readonly isTerminal: boolean;
  /** The person asked for no colours. */
  readonly noColor: boolean;
  /** One line from the person, for questions. */
  readonly ask: (question: string) => Promise<string>;
}
