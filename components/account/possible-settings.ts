/** The settings of an account, decided and found possible before anything is made. */
import * as pulumi from "@pulumi/pulumi";
import { formatProblem } from "../../migration/model/problem.ts";
import type { ExistingAccount } from "./existing-account.ts";
import { refusedDestinations } from "../refusals/destinations.ts";
import { refusedChanges } from "../refusals/existing.ts";
import { refusedSettings } from "../refusals/index.ts";
import { decideAccountSettings } from "../settings/index.ts";
import type { AccountSettings, AccountWishes, MatchedAccount } from "../settings/index.ts";

/**
 * What is wished for by theme (`placement`, `security`, `network`, …), each with its defaults, is plain values: settings are
 * decided, and refused where Azure would refuse them, before anything is made.
 */
export interface SettingsArgs extends AccountWishes {
  /** 3 to 24 lower-case letters and digits, unique in all of Azure; plain, since other names are made of it. */
  readonly accountName: string;
  /** Name of a region, for `placement.location`. @default the matched account's, else `azure-native:location` */
  readonly location?: string;
  /** An account whose settings are taken where nothing is wished for. @default none */
  readonly matched?: MatchedAccount;
  /** Settings that `decideAccountSettings` has made already. @default decided from the wishes and the matched account */
  readonly settings?: AccountSettings;
  /** The account as it is, if it is there already. @default its endpoints are unknown until it is made or updated */
  readonly existing?: ExistingAccount;
}

/** Ends the program, with every problem in one message, where Azure would refuse them. `name` is the component's. */
export function possibleSettings(name: string, args: SettingsArgs): AccountSettings {
  const settings = args.settings ?? decided(name, args);
  const problems = [
    ...refusedSettings(settings),
    ...refusedDestinations(args.accountName, settings),
    ...refusedChanges(args.existing, settings),
  ];
  if (problems.length === 0) return settings;
  // In a program keys are arguments: `network.publicAccess` instead of `adls-migration:account.network.publicAccess`.
  const lines = problems.map((problem) => formatProblem({ ...problem, key: problem.key.replace(/^.*:account\./, "") }));
  throw new pulumi.RunError([`Azure would refuse the account ${name}:`, ...lines].join("\n  "));
}

function decided(name: string, args: SettingsArgs): AccountSettings {
  const { location = args.placement?.location, matched } = args;
  const placement = { ...args.placement, location };
  const ofProvider = new pulumi.Config("azure-native").get("location");
  const settings = decideAccountSettings({ ...args, placement }, matched, ofProvider);
  if (settings !== undefined) return settings;
  throw new pulumi.RunError(
    `The account ${name} has no region: give it location (such as "westeurope") or matched, or set azure-native:location.`,
  );
}
