/**
 * Role assignments take time to reach every server of the real service (minutes, documented): for so long a request may be
 * answered as if the assignment were not there, 403 where nothing else grants.
 */
import { Roles } from "../authorization/roles.ts";
import type { Call } from "../call.ts";
import type { Happening } from "./effect.ts";

function bringsToken(call: Call): boolean {
  return call.caller.kind === "identity";
}

/** Assignments younger than that do not count for the request. Requests without a token are not concerned. */
export function unsettledRole(rule: { readonly seconds: number }): Happening {
  return {
    concerns: bringsToken,
    effect: async (call, proceed) => {
      const roles = new Roles(call.state);
      roles.delay = rule.seconds * 1000;
      call.parts = { ...call.parts, roles };
      await proceed();
    },
  };
}
