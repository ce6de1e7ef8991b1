// The part of the constructs that lives beside the engine. It keeps the attributes, so that synthesis calls nothing
// back, and it sees every construct of a stack, so that it can tell when two would become one resource.
"use strict";

const { ComplexList, ComplexObject, ImportableResource, TerraformDataSource, TerraformResource } = require("@ENGINE@");

const TYPE = "openai_chat_completion";
const GENERATOR = { providerName: "openai", providerVersion: "@VERSION@" };
const pathsByStack = new WeakMap();

// Writes a value of Terraform's JSON syntax, whose texts are templates, in Terraform's own syntax.
function hcl(value) {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(hcl).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${quoted(key)} = ${hcl(item)}`);
  return `{ ${entries.join(", ")} }`;
}

const ESCAPES = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const escaped = (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

// Quotes a template: its literal text is escaped, and what stands in ${…} is not.
function quoted(template) {
  let text = "";
  for (let place = 0; place < template.length; ) {
    const isPart = template.startsWith("${", place);
    const end = isPart ? endOfPart(template, place + 2) : template.startsWith("$${", place) ? place + 3 : place + 1;
    const piece = template.slice(place, end);
    text += isPart ? piece : piece.replace(/["\\\u0000-\u001f\u007f]/g, escaped);
    place = end;
  }
  return `"${text}"`;
}

// Gives the place behind the brace that closes a template part; texts inside may hold parts themselves.
function endOfPart(template, place) {
  while (place < template.length && template[place] !== "}") {
    if (template[place] === '"') place = endOfText(template, place + 1);
    else if (template[place] === "{") place = endOfPart(template, place + 1);
    else place += 1;
  }
  return place + 1;
}

function endOfText(template, place) {
  while (place < template.length && template[place] !== '"') {
    if (template[place] === "\\" || template.startsWith("$${", place)) place += 2;
    else if (template.startsWith("${", place)) place = endOfPart(template, place + 2);
    else place += 1;
  }
  return place + 1;
}

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

  synthesizeHclAttributes() {
    const entries = Object.entries(this.attributes);
    // a list of one: the engine's renderer quotes a value that stands alone
    return Object.fromEntries(entries.map(([name, value]) => [name, { type: "reference", value: [hcl(value)] }]));
  }

  static importable(scope, terraformResourceType, id, importId, provider) {
    return new ImportableResource(scope, id, { terraformResourceType, importId, provider });
  }

  // The attributes of each completion in a stack, and null for each data source.
  static attributesIn(stack) {
    const isData = (each) => each instanceof TerraformDataSource && each.terraformResourceType === TYPE;
    const found = stack.node.findAll().filter((each) => each instanceof Completion || isData(each));
    return JSON.stringify(found.map((each) => [each.node.path, isData(each) ? null : each.attributes]));
  }

  static createMany(scope, attributesById) {
    for (const [id, attributes] of JSON.parse(attributesById)) new Completion(scope, id, attributes);
  }

  static readMany(scope, attribute) {
    const completions = scope.node.children.filter((child) => child instanceof Completion);
    return Object.fromEntries(completions.map((each) => [each.node.id, each.getStringAttribute(attribute)]));
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
