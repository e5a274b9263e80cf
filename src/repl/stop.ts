/** Ends the command with a line about the reason, and with this status. */
export class Ending extends Error {
  override readonly name: string = 'Ending';
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** The status of a command that the server has refused. */
export const refusedStatus = 5;
