// Validates documents against definitions of JSON Schemas: a list of {schema, definition, name, document} on standard input, one line of
// output for each thing that is wrong. Usage: node validate.js FOLDER_OF_AJV FOLDER_OF_SCHEMAS
const fs = require("fs");
const path = require("path");
const [modules, suites] = process.argv.slice(2);
const Ajv = require(path.join(modules, "ajv"));
// Formats are descriptions here; unknown keywords of the schemas' generator are no reason to stop.
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
const compiled = new Map();

function validator(schema, definition) {
  const key = `${schema}#${definition}`;
  if (!compiled.has(key)) {
    const whole = JSON.parse(fs.readFileSync(path.join(suites, `${schema}.jsonschema.json`), "utf8"));
    compiled.set(key, ajv.compile({ $ref: `#/definitions/${definition}`, definitions: whole.definitions }));
  }
  return compiled.get(key);
}

for (const { schema, definition, name, document } of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const validate = validator(schema, definition);
  if (validate(document)) continue;
  for (const error of validate.errors) {
    console.log(`${name} (${schema} ${definition}): ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  }
}
