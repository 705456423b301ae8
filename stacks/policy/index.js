/**
 * The organisation's rules as a CrossGuard policy pack: `pulumi preview --policy-pack stacks/policy`. JavaScript, because
 * CrossGuard's own loader would compile TypeScript with another compiler; the rules are in components/policy.ts.
 */
import { PolicyPack } from "@pulumi/policy";
import { policyRules } from "../../components/policy.ts";

// CrossGuard reads the pack's version from the working directory, which is not the pack's with every version of the CLI.
process.chdir(import.meta.dirname);

new PolicyPack("adls-migration", {
  enforcementLevel: "mandatory",
  policies: policyRules.map(({ name, description, parameters, violation }) => ({
    name,
    description,
    ...(parameters === undefined ? {} : { configSchema: { properties: parameters } }),
    validateResource({ type, props, getConfig }, report) {
      const said = violation({ type, properties: props }, getConfig());
      if (said !== undefined) report(said);
    },
  })),
});
