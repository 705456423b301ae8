/** Refusals that Azure gives for no fault of the client: too busy, timed out, failed inside, a token that ran out. */
import { tokenRefused } from "../authorization/authentication-failure.ts";
import type { Call } from "../call.ts";
import { ServiceFailure } from "../wire/failure.ts";
import type { Effect, Happening } from "./effect.ts";
import { withoutAnswer } from "./withheld-answer.ts";

/** What an account may have too much of. */
export type AccountLimit = "operations" | "ingress" | "egress";

/** Messages of 503 ServerBusy: of an account at one of its limits (recorded), and of a server that is busy itself. */
const busyMessages: { readonly [limit in AccountLimit]: string } = {
  operations: "Operations per second is over the account limit.",
  ingress: "Ingress is over the account limit.",
  egress: "Egress is over the account limit.",
};

/** 503 ServerBusy. */
export function serverBusy(limit: AccountLimit | undefined, retryAfterSeconds: number | undefined): ServiceFailure {
  return new ServiceFailure("ServerBusy", {
    ...(limit === undefined ? {} : { message: busyMessages[limit] }),
    ...(retryAfterSeconds === undefined ? {} : { headers: ["Retry-After", String(retryAfterSeconds)] }),
  });
}

/** Refuses instead of the operation, or after it has taken effect. */
function refusing(failure: () => ServiceFailure, takesEffect: boolean): Effect {
  return async (call, proceed) => {
    if (takesEffect) await withoutAnswer(call.response, proceed);
    throw failure();
  };
}

/** 503 ServerBusy. */
export function busy(rule: {
  readonly limit?: AccountLimit | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly takesEffect?: boolean | undefined;
}): Happening {
  return { effect: refusing(() => serverBusy(rule.limit, rule.retryAfterSeconds), rule.takesEffect === true) };
}

/** 500 OperationTimedOut or InternalError. */
export function failing(
  code: "OperationTimedOut" | "InternalError",
): (rule: { readonly takesEffect?: boolean | undefined }) => Happening {
  return (rule) => ({ effect: refusing(() => new ServiceFailure(code), rule.takesEffect === true) });
}

function bringsToken(call: Call): boolean {
  return call.caller.kind === "identity";
}

/** 401, as of a token whose lifetime is over. Requests without a token are not concerned. */
export function expiredToken(): Happening {
  const failure = (): ServiceFailure => tokenRefused("Lifetime validation failed. The token is expired.");
  return { effect: refusing(failure, false), concerns: bringsToken };
}
