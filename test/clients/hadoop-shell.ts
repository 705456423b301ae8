/** Hadoop's FsShell in one JVM for many commands. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";
import type { Hadoop } from "./hadoop.ts";

const PROGRAM = join(import.meta.dirname, "hadoop", "shell-session.java");
const LIMIT_SECONDS = 240;

const answer = z.object({ status: z.number(), output: z.string(), errors: z.string() });

/** A command that has ended. */
export type ShellAnswer = z.infer<typeof answer>;

/** A session with the shell. */
export interface HadoopShell {
  /** Runs one command, such as `-ls -R /`. */
  command(...words: string[]): Promise<ShellAnswer>;
  /** Runs one command that must end well. @returns what it printed */
  output(...words: string[]): Promise<string>;
  end(): Promise<void>;
}

/** Starts a session with the settings of a folder. */
export function startShell(hadoop: Hadoop, settings: string, options: readonly string[] = []): HadoopShell {
  const words = [...hadoop.words(settings, ["-Dfile.encoding=UTF-8", ...options]), PROGRAM];
  const child = spawn("java", words, { stdio: ["pipe", "pipe", "pipe"], timeout: LIMIT_SECONDS * 1000 });
  const gone = once(child, "exit");
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-4000)));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const command = async (...given: string[]): Promise<ShellAnswer> => {
    child.stdin.write(`${JSON.stringify(given)}\n`);
    const line = await lines.next();
    if (line.done === true) throw new Error(`The shell ended at ${given.join(" ")}:\n${said}`);
    return answer.parse(JSON.parse(line.value));
  };
  return {
    command,
    output: async (...given) => {
      const { status, output, errors } = await command(...given);
      if (status !== 0) throw new Error(`${given.join(" ")} ended with status ${status}:\n${output}${errors}`);
      return output;
    },
    end: async () => {
      child.stdin.end();
      await gone;
    },
  };
}
