/** What one case measured in one round, each a cost: less is better. */
export type Figures = Readonly<Record<string, number>>;

/** What a case is told: JSON, as it goes to another process. */
export type Setup = Readonly<Record<string, unknown>>;
