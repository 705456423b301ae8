/** Every request comes in here: brought into one form, told apart, proved, handed to its operation, and answered. */
import type { IncomingMessage, RequestListener as Listener, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { authenticate } from "./authorization/authenticate.ts";
import { refuseUnlessLetIn } from "./authorization/network-rules.ts";
import { peerOf } from "./authorization/shared-access-signature.ts";
import { blobOperation } from "./blob/index.ts";
import { Call, type ServiceParts } from "./call.ts";
import { answerPreflight, tellCors } from "./cors/answers.ts";
import { dfsOperation } from "./dfs/index.ts";
import type { Faults } from "./faults/index.ts";
import { malformationOfHead, readAbsoluteForm } from "./http/admission.ts";
import { askForBody } from "./http/expectation.ts";
import { answerPage, malformationOf, writePage } from "./http/refusal-page.ts";
import { asFailure, refuse } from "./refusal.ts";
import { type RequestListener, watch } from "./request-log.ts";
import { readEnvelope, readTarget } from "./target.ts";

/** Answers paths that start with `/.NAME`. */
export type Mounted = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What stands behind the door. */
export interface Inside {
  readonly parts: ServiceParts;
  readonly mounts: ReadonlyMap<string, Mounted>;
  readonly onRequest: RequestListener | undefined;
  readonly faults: Faults | undefined;
  /** As what IPv4 address firewalls see whoever calls; undefined: no firewall is asked. */
  readonly callersComeFrom: string | undefined;
}

async function answer(inside: Inside, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { parts, faults } = inside;
  const envelope = readEnvelope(request);
  try {
    const now = parts.state.now();
    parts.state.removeExpired();
    const target = readTarget(request, envelope, parts.state);
    if (target.method === "OPTIONS") {
      answerPreflight(target, { request, response }, now);
      return;
    }
    tellCors(target, { request, response }, now);
    refuseUnlessLetIn(target.account.record.network, inside.callersComeFrom);
    const filesystem = target.account.filesystems.get(target.filesystemName);
    const credentials = { ...target, filesystem, now, headers: request.headers, peer: peerOf(request) };
    const caller = authenticate({ ...credentials, method: request.method ?? "GET" }, parts.issuer);
    const call = new Call(parts, target, caller, { request, response });
    const operation = target.dialect === "dfs" ? dfsOperation(call) : blobOperation(call);
    if (faults === undefined || faults.areNone) await operation(call);
    else await faults.around(call, operation);
  } catch (error) {
    const isGone = request.destroyed && !request.complete;
    if (!isGone) refuse(asFailure(error), envelope, { request, response }, parts.state.now());
  }
}

/** All of ours begins with a point but for the description of a cloud, which azure-native asks for at this path. */
function mountNameOf(url: string): string | undefined {
  if (url.startsWith("/metadata/endpoints?")) return "metadata";
  return url.startsWith("/.") ? /^\/\.([^/?]*)/.exec(url)?.[1] : undefined;
}

function listenerFor(inside: Inside): Listener {
  return (request, response) => {
    readAbsoluteForm(request);
    if (inside.onRequest !== undefined) watch(request, response, inside.onRequest);
    const name = mountNameOf(request.url ?? "");
    if (name === undefined) {
      const malformation = malformationOfHead(request);
      if (malformation !== undefined) answerPage(response, malformation);
      else void answer(inside, request, response);
      return;
    }
    const mounted = inside.mounts.get(name);
    if (mounted === undefined) response.writeHead(404).end();
    else void mounted(request, response);
  };
}

function refuseBytes(error: Error, socket: Duplex): void {
  const isGone = "code" in error && error.code === "ECONNRESET";
  if (isGone || !socket.writable) socket.destroy();
  else writePage(socket, malformationOf(error));
}

/** Opens a server to requests. */
export function openDoor(server: Server, inside: Inside): void {
  const listener = listenerFor(inside);
  server.on("request", listener);
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    askForBody(request, response);
    listener(request, response);
  });
  server.on("clientError", refuseBytes);
}
