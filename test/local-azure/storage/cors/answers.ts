/** CORS on the wire: what rules add to every answer of an account, and the answer to a browser's preflight. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { CorsRule } from "../blob-service/properties.ts";
import { commonHeaders, type Target } from "../call.ts";
import { standIn } from "../http/answer-calls.ts";
import type { Account } from "../state.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { corsHeaders, preflightHeaders } from "./rules.ts";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** So long new rules wait (recorded: still after eleven seconds; documented: up to thirty). */
const waitMilliseconds = 30_000;

function rulesInForce({ corsBefore, properties }: Account, now: number): readonly CorsRule[] {
  return corsBefore !== undefined && now < corsBefore.until ? corsBefore.rules : properties.cors;
}

/** Keeps the rules of an account in force for a while, because a request is about to set others. */
export function keepRules(account: Account, now: number): void {
  account.corsBefore = { rules: rulesInForce(account, now), until: now + waitMilliseconds };
}

/** Lets the rules add to the answer's head, whichever operation or refusal writes it. */
export function tellCors(target: Target, exchange: Exchange, now: number): void {
  const { request, response } = exchange;
  const cors = rulesInForce(target.account, now);
  if (cors.length === 0) return;
  const { origin } = request.headers;
  standIn(response, (own) => ({
    ...own,
    writeHead: (...given) => {
      const headers = given.find((each): each is string[] => Array.isArray(each)) ?? [];
      const names = headers.filter((_, index) => index % 2 === 0);
      headers.push(...corsHeaders(cors, { method: target.method, origin }, names));
      return own.writeHead(...given);
    },
  }));
}

function required(request: IncomingMessage, name: "Origin" | "Access-Control-Request-Method"): string {
  const value = request.headers[name.toLowerCase()];
  if (typeof value === "string" && value !== "") return value;
  throw new ServiceFailure("InvalidHeaderValue", {
    message: "A required CORS header is not present.",
    fields: { MessageDetails: `Invalid required CORS header ${name}` },
  });
}

/**
 * `OPTIONS`: needs no credentials (documented).
 * @throws {ServiceFailure} InvalidHeaderValue, CorsPreflightFailure
 */
export function answerPreflight(target: Target, { request, response }: Exchange, now: number): void {
  const origin = required(request, "Origin");
  const method = required(request, "Access-Control-Request-Method");
  const headers = request.headers["access-control-request-headers"];
  const told = preflightHeaders(rulesInForce(target.account, now), { origin, method, headers });
  if (told === undefined) {
    throw new ServiceFailure("CorsPreflightFailure", {
      fields: { MessageDetails: "No CORS rules matches this request" },
    });
  }
  response.writeHead(200, [...told, ...commonHeaders(target, request), "Content-Length", "0"]).end();
}
