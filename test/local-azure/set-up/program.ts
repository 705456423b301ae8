// Runs a Pulumi program for the engine: the SDK's runner in a Node process of its own.
import { type ChildProcess, spawn } from "node:child_process";
import language from "@pulumi/pulumi/proto/language_pb.js";
import { splitShellWords } from "./shell-words.ts";

/** The status with which the SDK says that the program failed and that it has told the user why. */
const EXITED_AFTER_TELLING_WHY = 32;
/** A program that was asked to stop gets this long before it is killed, as with the official host. */
const STOP_GRACE_MS = 5_000;
/** What the engine asks for. */
export type RunRequest = InstanceType<typeof language.RunRequest>;

/**
 * The arguments of the program's process: the options of `runtime.options.nodeargs`, the SDK's runner, what the runner needs
 * to reach the engine, the entry point.
 */
export function programArguments(request: RunRequest, engineAddress: string, runner: string): string[] {
  const info = request.getInfo();
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const nodeArguments = options["nodeargs"];
  const named: readonly (readonly [string, string])[] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engineAddress],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", info?.getRootDirectory() ?? ""],
    ["stack", request.getStack()],
    ["pwd", info?.getProgramDirectory() ?? request.getPwd()],
    ["parallel", String(request.getParallel())],
  ];
  return [
    ...(typeof nodeArguments === "string" ? splitShellWords(nodeArguments) : []),
    runner,
    ...named.flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() ?? request.getProgram(),
    ...request.getArgsList(),
  ];
}

/** The program's environment: the host's own and the stack's configuration, which the SDK reads from there. */
export function programEnvironment(request: RunRequest, inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...inherited,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
}

/** What the engine is told when the program has ended. */
export function runResponse(status: number | null, signal: NodeJS.Signals | null) {
  const response = new language.RunResponse();
  if (status === EXITED_AFTER_TELLING_WHY) response.setBail(true);
  else if (signal !== null) response.setError(`Program was ended by ${signal}`);
  else if (status !== 0) response.setError(`Program exited with non-zero exit code: ${status}`);
  return response;
}

/** The programs that run for one engine. */
export class Programs {
  #engineAddress: string;
  readonly #runner: string;
  readonly #programs = new Set<ChildProcess>();

  constructor(engineAddress: string, runner: string) {
    this.#engineAddress = engineAddress;
    this.#runner = runner;
  }

  /** The engine that programs started from now on talk to. */
  attach(engineAddress: string): void {
    this.#engineAddress = engineAddress;
  }

  /** Answers when the program has ended; a program that fails is an answer, not an error. */
  run(request: RunRequest): Promise<InstanceType<typeof language.RunResponse>> {
    const program = spawn(process.execPath, programArguments(request, this.#engineAddress, this.#runner), {
      env: programEnvironment(request, process.env),
      stdio: ["ignore", "inherit", "inherit"],
    });
    this.#programs.add(program);
    return new Promise((resolve) => {
      program.on("error", (error) => {
        this.#programs.delete(program);
        const response = new language.RunResponse();
        response.setError(`Node could not be started: ${error.message}`);
        resolve(response);
      });
      program.on("exit", (status, signal) => {
        this.#programs.delete(program);
        resolve(runResponse(status, signal));
      });
    });
  }

  /** Asks every program to stop, as a terminal would; kills what is left after the grace. */
  cancel(): void {
    for (const program of this.#programs) {
      program.kill("SIGINT");
      setTimeout(() => program.kill("SIGKILL"), STOP_GRACE_MS).unref();
    }
  }

  /** Ends every program at once: there is no engine left that it could talk to. */
  abandon(): void {
    for (const program of this.#programs) program.kill("SIGKILL");
  }
}
