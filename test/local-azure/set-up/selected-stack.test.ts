import assert from "node:assert/strict";
import test from "node:test";
import { selectedStack, stackOfWorkspace, workspaceFile } from "./selected-stack.ts";

test("a workspace file of this and of older CLIs tells the selected stack", () => {
  assert.equal(
    stackOfWorkspace('{"stacks":{"https://api.pulumi.com":"acme/adls-migration/prod"}}'),
    "acme/adls-migration/prod",
  );
  assert.equal(stackOfWorkspace('{"stack":"acme/prod"}'), "acme/prod");
  for (const text of ["", "{}", "not json", '{"stack":3}']) assert.equal(stackOfWorkspace(text), undefined, text);
});

test("PULUMI_STACK goes before what is selected", () => {
  assert.equal(selectedStack({ PULUMI_STACK: "prod", PULUMI_HOME: "/nowhere" }), "prod");
  assert.equal(selectedStack({ PULUMI_STACK: "", PULUMI_HOME: "/nowhere" }), undefined);
});

test("the workspace file is named as Pulumi 3.259 names it", () => {
  assert.equal(
    workspaceFile("/srv/adls-migration/Pulumi.yaml"),
    "adls-migration-3b92c20f3ef0eaceb354f3d4bd2dae9532ff769d-workspace.json",
  );
});
