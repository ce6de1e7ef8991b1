// The part of the constructs that lives beside the engine. It keeps the attributes, so that synthesis calls nothing
// back, and it sees every construct of a stack, so that it can tell when two would become one block of Terraform.
"use strict";

const path = require("path");
const {
  ComplexList,
  ComplexObject,
  ImportableResource,
  TerraformDataSource,
  TerraformOutput,
  TerraformProvider,
  TerraformResource,
  TerraformVariable,
  Token,
  Tokenization,
} = require("@ENGINE@");
const { ValidateProviderPresence } = require("@ENGINE@/lib/validations");

const TYPE = "openai_chat_completion";
const GENERATOR = { providerName: "openai", providerVersion: "@VERSION@" };
const ownersByStack = new WeakMap();
const names = new WeakMap();
const inPreparation = new WeakSet();
const installed = new WeakSet();
const untold = new Map();
let reservedCount = 0;

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
    this.learn();
    this.reference ??= reference(this.element, this.attribute);
    return this.reference.resolve(context);
  }

  learn() {
    if (!untold.has(this.number)) return;
    const [elements, taken] = this.meanings.tell();
    for (const [number, place, word] of JSON.parse(taken)) {
      const meaning = place === null ? { text: word } : { element: elements[place], attribute: word };
      Object.assign(untold.get(number), meaning);
      untold.delete(number);
    }
  }

  toString() {
    return Token.asString(this);
  }
}

// Text that is data, wherever the engine writes it: in an expression, or in a text, which is a template. There it is a
// directive, because a dollar before `${` would make an escape of it; behind a percent sign Terraform refuses it.
class Literal extends Reserved {
  resolve(context) {
    this.learn();
    return context.suppressBraces ? inert(this.text) : `%{if true}\${${inert(this.text)}}%{endif}`;
  }
}

// Quotes text with escapes for all that the engine or Terraform could take for more than text, exponents of numbers
// included. The first character is one of them: where somebody has put quotes around it, Terraform refuses it.
function inert(text) {
  const escape = (character) => {
    const code = character.codePointAt(0);
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  };
  return `"${text.replace(/^.|[$%{}"\\#&\u0000-\u001f\u007f]|(?<=[-+.|\d])e/gsu, escape)}"`;
}

const TOKENS = {
  getStringAttribute: (number, meanings) => Token.asString(new Reserved(number, meanings)),
  getNumberAttribute: (number, meanings) => Token.asNumber(new Reserved(number, meanings)),
  literal: (number, meanings, hint) => Token.asString(new Literal(number, meanings), { displayHint: hint }),
};

// Says in Python's words which provider a stack lacks, where it lacks no other.
const { validate } = ValidateProviderPresence.prototype;
ValidateProviderPresence.prototype.validate = function () {
  const [told] = validate.call(this);
  if (!told?.endsWith("following providers: openai")) return told ? [told] : [];
  return ["has completions, and no provider for them: add OpenaiProvider(stack, 'openai')"];
};

// Has attributes of a kind of block written as they are, where Terraform's JSON syntax takes them so.
function keepText(Block, ...names) {
  const { synthesizeAttributes } = Block.prototype;
  Block.prototype.synthesizeAttributes = function () {
    const attributes = synthesizeAttributes.call(this);
    for (const name of names) attributes[name] = withoutLiterals(attributes[name], this);
    return attributes;
  };
}

keepText(TerraformOutput, "description");
keepText(TerraformVariable, "default", "description");

function withoutLiterals(value, owner) {
  if (typeof value === "string") return known(value, owner);
  if (Array.isArray(value)) return value.map((item) => withoutLiterals(item, owner));
  if (value === null || typeof value !== "object" || Tokenization.isResolvable(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [known(key, owner), withoutLiterals(item, owner)]));
}

const LOOKS_LIKE_A_TOKEN = /[$#&]\{TfToken\[|-[\d.]+e\+?\d|^(String|Any) Map Token Value$/;

function known(text, owner) {
  const { tokens, fragments } = Tokenization.reverseString(text);
  if (tokens.length === 0 || !tokens.every((token) => token instanceof Literal)) return text;
  tokens.forEach((token) => token.learn());
  const whole = fragments.map(({ lit, token }) => token?.text ?? lit).join("");
  if (LOOKS_LIKE_A_TOKEN.test(whole))
    throw new Error(`${owner.node.path}: here a text must be as it is, and the engine would take it for a token`);
  return whole;
}

// Gives what the engine's renderer writes as it is: a value that stands alone it would quote, and a list of one not.
const asIs = (value) => ({ type: "reference", value: [value] });

// Writes attributes for the engine's renderer.
function hclAttributes(attributes) {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, asIs(hcl(value))]));
}

// Gives what is made of a value when the tokens in it, or it itself, are resolved.
const resolved = (value, make) => ({ creationStack: [], resolve: (context) => make(context.resolve(value)) });
const later = (value, write = hcl) => asIs(resolved(value, write));

function hclLater(attributes) {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, later(value)]));
}

// References stand without braces in both syntaxes, and in HCL without quotes; so does what Terraform takes for all.
const bare = (text) => text.replace(/^\$\{(.*)\}$/s, "$1");
const references = (value) => (Array.isArray(value) ? `[${value.map(bare).join(", ")}]` : value);

// Writes the engine's own arguments as Terraform's own syntax has them: the engine writes conditions as attributes,
// references in quotes, and texts of several lines without escapes.
const HCL_ARGUMENTS = {
  for_each: (value) => later(value),
  lifecycle: ({ ignore_changes, replace_triggered_by, precondition, postcondition, ...rest }) => ({
    value: {
      ...hclLater(rest),
      ...(ignore_changes && { ignore_changes: later(ignore_changes, references) }),
      ...(replace_triggered_by && { replace_triggered_by: later(replace_triggered_by, references) }),
      ...(precondition && { precondition: hclBlocks(precondition) }),
      ...(postcondition && { postcondition: hclBlocks(postcondition) }),
    },
  }),
  connection: (value) => hclLater(value),
  provisioner: (blocks) =>
    blocks.map((block) => {
      const [[type, { value, ...rest }]] = Object.entries(block);
      const { connection, ...others } = value;
      const nested = connection && { connection: { isBlock: true, value: hclLater(connection) } };
      return { [type]: { ...rest, value: { ...hclLater(others), ...nested } } };
    }),
};

const hclBlocks = (blocks) => ({ isBlock: true, type: "list", value: blocks.map(hclLater) });

// Has the blocks of this package's elements of a kind changed when they are written.
function change(Element, method, write) {
  const inner = Element.prototype[method];
  Element.prototype[method] = function () {
    const written = inner.call(this);
    const blocks = this.terraformResourceType === TYPE ? (written.resource ?? written.data)?.[TYPE] : undefined;
    Object.values(blocks ?? {}).forEach(write);
    return written;
  };
}

for (const Element of [TerraformResource, TerraformDataSource]) {
  change(Element, "toTerraform", ({ lifecycle }) => {
    const triggers = lifecycle?.replace_triggered_by;
    if (triggers) lifecycle.replace_triggered_by = resolved(triggers, (texts) => texts.map(bare));
  });
  change(Element, "toHclTerraform", (block) => {
    for (const [name, write] of Object.entries(HCL_ARGUMENTS)) if (block[name]) block[name] = write(block[name]);
  });
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

function isMade(token) {
  try {
    if (typeof token === "string") return Tokenization.reverseString(token).tokens.length > 0;
    return (Tokenization.reverseNumber(token) ?? Tokenization.reverseNumberList([token])) !== undefined;
  } catch {
    return false;
  }
}

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
  static reserve(kind, count, meanings, hint) {
    return Array.from({ length: count }, () => {
      const number = ++reservedCount;
      return [number, TOKENS[kind](number, meanings, hint)];
    });
  }

  // Gives those of some tokens, of texts and of numbers, that nobody has made.
  static unmade(tokens) {
    return JSON.parse(tokens).filter((token) => !isMade(token));
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
