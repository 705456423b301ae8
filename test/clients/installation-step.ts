/** One program of an installation: it ends well, or the client is missing on this machine. */
import { finishedProgram, type ProgramOptions } from "./finished-program.ts";
import { MissingClient } from "./installed-client.ts";

const LIMIT_SECONDS = 480;
const SHOWN_LETTERS = 300;

/**
 * Runs one program of an installation.
 * @throws {MissingClient} with the program's last words.
 */
export async function installationStep(
  file: string,
  words: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  const { status, output, errors } = await finishedProgram(file, words, { limitSeconds: LIMIT_SECONDS, ...options });
  if (status === 0) return output;
  const said = `${output}\n${errors}`.trim().replaceAll(/\s+/g, " ").slice(-SHOWN_LETTERS);
  throw new MissingClient(`\`${file} ${words[0] ?? ""}\` cannot do its part: ${said}`);
}
