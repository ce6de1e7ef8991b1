// The part of the constructs that lives beside the engine. It keeps the attributes, so that synthesis calls nothing
// back, and it sees every construct of a stack, so that it can tell when two would become one resource.
"use strict";

const { ComplexList, ComplexObject, ImportableResource, TerraformResource } = require("@ENGINE@");

const TYPE = "openai_chat_completion";
const GENERATOR = { providerName: "openai", providerVersion: "@VERSION@" };
const pathsByStack = new WeakMap();

class Completion extends TerraformResource {
  constructor(scope, id, attributes, metaArguments) {
    super(scope, id, { ...metaArguments, terraformResourceType: TYPE, terraformGeneratorMetadata: GENERATOR });
    this.attributes = JSON.parse(attributes);
    this.refuseMerge(scope, id);
  }

  refuseMerge(scope, id) {
    const stack = this.cdktfStack;
    if (!pathsByStack.has(stack)) pathsByStack.set(stack, new Map());
    const paths = pathsByStack.get(stack);
    const name = stack.getLogicalId(this);
    if (paths.has(name)) {
      scope.node.tryRemoveChild(id);
      throw new Error(`it would be merged with '${paths.get(name)}': both become ${TYPE}.${name}`);
    }
    paths.set(name, this.node.path);
  }

  setAttributes(attributes) {
    this.attributes = JSON.parse(attributes);
  }

  synthesizeAttributes() {
    return { ...this.attributes };
  }

  static importable(scope, terraformResourceType, id, importId, provider) {
    return new ImportableResource(scope, id, { terraformResourceType, importId, provider });
  }

  static createMany(scope, attributesById) {
    for (const [id, attributes] of JSON.parse(attributesById)) new Completion(scope, id, attributes);
  }
}

class ReferenceList extends ComplexList {
  get(index) {
    return new ComplexObject(this.terraformResource, this.terraformAttribute, this.wrapsSet, index);
  }
}

for (const type of [Completion, ReferenceList]) {
  type[Symbol.for("jsii.rtti")] = { fqn: `@NAME@.${type.name}`, version: "@VERSION@" };
  exports[type.name] = type;
}
