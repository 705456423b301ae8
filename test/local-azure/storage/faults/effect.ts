/** What happens to a request that a rule touches. Each family of effects is a file beside this one. */
import type { Call } from "../call.ts";

/** Lets the request go on to the next rule, and to its operation at last. */
export type Proceed = () => Promise<void>;

/** Happens around the rest of the request. Throwing refuses it. */
export type Effect = (call: Call, proceed: Proceed) => Promise<void>;

/** An effect and the requests that it can happen to. */
export interface Happening {
  readonly effect: Effect;
  /** Requests on which the effect would show nothing are none of the rule's. @default every request */
  readonly concerns?: (call: Call) => boolean;
}
