// Errors that a person can cause or mend: shown as their message alone, without a stack.

/** What is wrong, where, and what to do about it, in one message. */
export class ClearError extends Error {
  override name = "ClearError";
}

/** Runs a command's main function: its result is the exit status; a ClearError is shown as its message, status 1. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof ClearError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
