// The part of the constructs that lives beside the engine. It keeps the attributes, so that synthesis calls nothing
// back, and it sees every construct of a stack, so that it can tell when two would become one block of Terraform.
"use strict";

const path = require("path");
const {
  ComplexList,
  ComplexObject,
  ImportableResource,
  TerraformDataSource,
  TerraformProvider,
  TerraformResource,
  Token,
} = require("@ENGINE@");

const TYPE = "openai_chat_completion";
const GENERATOR = { providerName: "openai", providerVersion: "@VERSION@" };
const ownersByStack = new WeakMap();
const names = new WeakMap();
const inPreparation = new WeakSet();
const installed = new WeakSet();
const untold = new Map();
let reservedCount = 0;
const TOKENS = { getStringAttribute: Token.asString, getNumberAttribute: Token.asNumber };

// Gives a construct its name in Terraform, unless another one of the stack has it: they would become one block.
function claim(element, name) {
  const stack = element.cdktfStack;
  const address = `${element instanceof TerraformDataSource ? "data." : ""}${TYPE}.${name}`;
  if (!ownersByStack.has(stack)) {
    ownersByStack.set(stack, new Map());
    watchPreparation(stack);
  }
  const owners = ownersByStack.get(stack);
  const owner = owners.get(address);
  if (owner && owner !== element && names.get(owner) === name && isIn(owner, stack))
    throw new Error(`it would be merged with '${owner.node.path}': both become ${address}`);
  owners.set(address, element);
  names.set(element, name);
}

// Tells whether a construct, or one that it is in, has not been removed from a stack.
function isIn(construct, stack) {
  const scope = construct.node.scope;
  return construct === stack || (scope?.node.tryFindChild(construct.node.id) === construct && isIn(scope, stack));
}

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

// Tells when the engine goes through a stack to prepare what its tokens need, before it writes the stack.
function watchPreparation(stack) {
  const prepare = stack.prepareStack;
  stack.prepareStack = function () {
    inPreparation.add(stack);
    try {
      prepare.call(stack);
    } finally {
      inPreparation.delete(stack);
    }
  };
}

// Gives a reference without the trace that the engine keeps of where each is made, which takes longer than all the
// rest: it is always in here, and tells a program in Python nothing.
function reference(element, attribute) {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    return element.interpolationForAttribute(attribute);
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}

// What a token stands for that was made before anybody said what it means.
class Reserved {
  constructor(number, meanings) {
    this.number = number;
    this.meanings = meanings;
    this.creationStack = [];
    untold.set(number, this);
  }

  resolve(context) {
    if (untold.has(this.number)) learn(this.meanings);
    this.reference ??= reference(this.element, this.attribute);
    return this.reference.resolve(context);
  }

  toString() {
    return Token.asString(this);
  }
}

function learn(meanings) {
  const [elements, taken] = meanings.tell();
  for (const [number, place, attribute] of JSON.parse(taken)) {
    Object.assign(untold.get(number), { element: elements[place], attribute });
    untold.delete(number);
  }
}

// Writes attributes for the engine's renderer, which quotes a value that stands alone, and not a list of one.
function hclAttributes(attributes) {
  const entries = Object.entries(attributes);
  return Object.fromEntries(entries.map(([name, value]) => [name, { type: "reference", value: [hcl(value)] }]));
}

// A block that keeps its attributes here, as JSON gave them.
const Block = (Base) =>
  class extends Base {
    setAttributes(attributes) {
      this.attributes = JSON.parse(attributes);
    }

    synthesizeAttributes() {
      return { ...this.attributes };
    }

    synthesizeHclAttributes() {
      return hclAttributes(this.attributes);
    }
  };

class Completion extends Block(TerraformResource) {
  constructor(scope, id, attributes, metaArguments) {
    super(scope, id, { ...metaArguments, terraformResourceType: TYPE, terraformGeneratorMetadata: GENERATOR });
    this.setAttributes(attributes);
    Completion.claim(this);
  }

  setAttributes(attributes) {
    super.setAttributes(attributes);
    this.hasTokens = attributes.includes("TfToken[");
  }

  toTerraform() {
    const written = super.toTerraform();
    const isSpared = inPreparation.has(this.cdktfStack) && !this.hasTokens && !this.hasMore(written);
    return isSpared ? {} : written; // to go through it takes most of the time, and without tokens there is nothing
  }

  // Tells whether more is written than the attributes alone: the engine's own arguments, overrides, moves, imports.
  hasMore({ resource, moved, import: imported }) {
    if (!resource || moved || imported || Object.keys(this.rawOverrides).length > 0) return true;
    const [block] = Object.values(resource[TYPE]);
    return Object.keys(block).some((name) => name !== "//" && !(name in this.attributes));
  }

  static hclAttributes(attributes) {
    return hclAttributes(JSON.parse(attributes));
  }

  // Claims the name that a construct gets by itself; without it the construct is removed.
  static claim(element) {
    try {
      claim(element, element.cdktfStack.getLogicalId(element));
    } catch (error) {
      element.node.scope.node.tryRemoveChild(element.node.id);
      throw error;
    }
  }

  // Claims another name for a construct, or again the one that it gets by itself.
  static rename(element, name) {
    claim(element, name ?? element.cdktfStack.getLogicalId(element));
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

  // Has something installed into a stack's folder whenever the stack is written.
  static afterSynthesis(stack, installer) {
    if (installed.has(stack)) return;
    installed.add(stack);
    const inner = stack.synthesizer;
    stack.synthesizer = {
      synthesize(session) {
        inner.synthesize(session);
        installer.install(path.join(session.outdir, session.manifest.forStack(stack).workingDirectory));
      },
    };
  }

  // Makes tokens as a getter of the engine does, each with the number by which its meaning is told when it is needed.
  static reserve(getter, count, meanings) {
    return Array.from({ length: count }, () => {
      const number = ++reservedCount;
      return [number, TOKENS[getter](new Reserved(number, meanings))];
    });
  }

  static readMany(scope, attribute) {
    const completions = scope.node.children.filter((child) => child instanceof Completion);
    return Object.fromEntries(completions.map((each) => [each.node.id, Token.asString(reference(each, attribute))]));
  }
}

class Provider extends Block(TerraformProvider) {
  constructor(scope, id, attributes, source, version) {
    super(scope, id, {
      terraformResourceType: "openai",
      terraformProviderSource: source,
      terraformGeneratorMetadata: { providerName: "openai", providerVersionConstraint: version },
    });
    this.setAttributes(attributes);
  }

  get alias() {
    return this.attributes.alias;
  }
}

class ReferenceList extends ComplexList {
  get(index) {
    return new ComplexObject(this.terraformResource, this.terraformAttribute, this.wrapsSet, index);
  }
}

for (const type of [Completion, Provider, ReferenceList]) {
  type[Symbol.for("jsii.rtti")] = { fqn: `@NAME@.${type.name}`, version: "@VERSION@" };
  exports[type.name] = type;
}
