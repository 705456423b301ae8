// The local Azure of a place: one process that every command of the place shares. The first command starts it, each holds it
// by an open connection, and it ends by itself soon after the last one has let go, however that one ended.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ClearError } from "./clear-error.ts";
import { withFileLock } from "./file-lock.ts";
import { type Place, placeOptions, placePort } from "./place.ts";
import { isPortFree } from "./port.ts";
import { SOURCE_ACCOUNT } from "./project.ts";
import { isAlive, isSameProcess } from "./running-process.ts";
import { type Say, step } from "./step.ts";

const LAKE_PROGRAM = join(import.meta.dirname, "..", "lake.ts");
const POLL_MS = 50;
/** A service that nobody holds any more has this long to end. */
const ENDING_MS = 15_000;
const SHOWN_LINES = 15;

/** What the service prints, and writes to service.json, once it is ready. */
const serviceDescription = z.object({
  dfs: z.string(),
  blob: z.string(),
  account: z.string(),
  key: z.string(),
  env: z.record(z.string(), z.string()),
  managementEndpoint: z.string(),
  objectId: z.string(),
  pid: z.number().int(),
});

export type ServiceDescription = z.infer<typeof serviceDescription>;

/** A service that stays as long as this process lives or until `release`. */
export interface HeldService extends ServiceDescription {
  /** The file that the service writes its own messages to. */
  readonly logFile: string;
  release(): void;
}

/** Starts or reuses the place's local Azure and holds it. */
export async function holdLocalAzure(place: Place): Promise<HeldService> {
  return step("Starting the local Azure", (say) =>
    withFileLock(
      join(place.folder, "azure.lock"),
      () => say("waiting for another command that starts it"),
      async () => (await holdRunning(place)) ?? (await startAndHold(place, say)),
    ),
  );
}

async function holdRunning(place: Place): Promise<HeldService | undefined> {
  const file = descriptionFile(place);
  const running = readDescription(file);
  if (running === undefined) return undefined;
  const hold = await openHold(running.managementEndpoint, running.pid);
  if (hold !== undefined) return { ...running, logFile: logFile(place), release: hold };
  await waitForEnd(running.pid, statSync(file).mtimeMs);
  return undefined;
}

async function startAndHold(place: Place, say: Say): Promise<HeldService> {
  const port = await placePort(place);
  if (!(await isPortFree(port))) {
    throw new ClearError(
      `Port ${port} of 127.0.0.1, which the local stack in ${place.folder} uses, is taken by another program. ` +
        "Stop that program, or set ADLS_MIGRATION_LOCAL to another folder to begin a second local environment.",
    );
  }
  rmSync(descriptionFile(place), { force: true });
  const started = await startService(place, port, say);
  const hold = await openHold(started.managementEndpoint, started.pid);
  if (hold === undefined) throw serviceEnded(place, "ended as soon as it was ready");
  return { ...started, logFile: logFile(place), release: hold };
}

async function startService(place: Place, port: number, say: Say): Promise<ServiceDescription> {
  mkdirSync(place.azure, { recursive: true });
  const log = openSync(logFile(place), "a");
  const common = ["--data", place.azure, "--port", String(port), "--account", SOURCE_ACCOUNT, "--while-held"];
  const options = [...common, ...placeOptions(place)];
  const service = spawn(process.execPath, [LAKE_PROGRAM, ...options], { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  service.unref();
  const ended = (): boolean => service.exitCode !== null || service.signalCode !== null;
  for (;;) {
    const description = readDescription(descriptionFile(place));
    if (description !== undefined && description.pid === service.pid) return description;
    if (service.pid === undefined || ended()) throw serviceEnded(place, "did not start");
    say("reading its data");
    await sleep(POLL_MS);
  }
}

function serviceEnded(place: Place, what: string): ClearError {
  const last = readFileSync(logFile(place), "utf8").trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
  return new ClearError(`The local Azure ${what}. The end of ${logFile(place)}:\n${last}`);
}

/**
 * Opens `GET /.hold` of the service with this process id and returns what lets go of it; undefined if no such service answers.
 */
async function openHold(endpoint: string, pid: number): Promise<(() => void) | undefined> {
  if (!isAlive(pid)) return undefined;
  return new Promise((resolve) => {
    const request = get(`${endpoint}/.hold`, { agent: false }, (response) => {
      response.resume();
      response.on("error", () => undefined);
      response.socket.unref();
      resolve(response.statusCode === 200 ? () => request.destroy() : undefined);
    });
    request.on("error", () => resolve(undefined));
  });
}

async function waitForEnd(pid: number, readySinceMs: number): Promise<void> {
  const deadline = Date.now() + ENDING_MS;
  while (isSameProcess(pid, readySinceMs)) {
    if (Date.now() > deadline) {
      throw new ClearError(
        `The local Azure (process ${pid}) runs but does not answer. End it (kill ${pid}) and run the same command again; ` +
          "what it has acknowledged is kept.",
      );
    }
    await sleep(POLL_MS);
  }
}

function descriptionFile(place: Place): string {
  return join(place.azure, "service.json");
}

function logFile(place: Place): string {
  return join(place.folder, "azure.log");
}

function readDescription(file: string): ServiceDescription | undefined {
  try {
    return serviceDescription.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
