/** The settings of an account, decided and found possible before anything is made. */
import * as pulumi from "@pulumi/pulumi";
import { formatProblem } from "../../migration/model/problem.ts";
import type { DataLakeAccountArgs } from "../data-lake-account.ts";
import { refusedDestinations } from "../refusals/destinations.ts";
import { refusedChanges } from "../refusals/existing.ts";
import { refusedSettings } from "../refusals/index.ts";
import { decideAccountSettings } from "../settings/index.ts";
import type { AccountSettings } from "../settings/index.ts";

/** Ends the program, with every problem in one message, where Azure would refuse them. `name` is the component's. */
export function possibleSettings(name: string, args: DataLakeAccountArgs): AccountSettings {
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

function decided(name: string, args: DataLakeAccountArgs): AccountSettings {
  const { location = args.placement?.location, matched } = args;
  const placement = { ...args.placement, location };
  const ofProvider = new pulumi.Config("azure-native").get("location");
  const settings = decideAccountSettings({ ...args, placement }, matched, ofProvider);
  if (settings !== undefined) return settings;
  throw new pulumi.RunError(
    `The account ${name} has no region: give it location (such as "westeurope") or matched, or set azure-native:location.`,
  );
}
