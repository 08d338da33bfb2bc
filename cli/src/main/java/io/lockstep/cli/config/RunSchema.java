package io.lockstep.cli.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.cli.terminal.OptionText;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ITypeInfo;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The JSON schema (draft 2020-12) of the document of a run, made from the options of the command:
 * what {@link OptionValues} takes, no more and no less, but for the spelling of choices, whose
 * capitals count for nothing.
 */
final class RunSchema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final String TYPE = "type";

  private RunSchema() {}

  /** Returns the schema of documents with the options of a command. */
  static ObjectNode of(CommandSpec command) {
    ObjectNode schema = object();
    schema.put("$schema", DRAFT);
    schema.put("title", "A training run of Lockstep, as 'lockstep train --config' takes it");
    schema.put(TYPE, "object");
    ObjectNode properties = schema.putObject("properties");
    properties
        .putObject(ConfigArguments.SCHEMA)
        .put(TYPE, "string")
        .put("description", "The schema of the document, for editors.");
    for (OptionSpec option : command.options()) {
      String first = "";
      for (String name : ConfigArguments.keys(option)) {
        if (first.isEmpty()) {
          first = name;
          properties.set(name, of(option));
        } else {
          properties.putObject(name).put("$ref", "#/properties/" + first);
        }
      }
    }
    properties
        .putObject(RunRecord.KEY)
        .put(TYPE, "object")
        .put("description", "What a run of the document came to; no option.");
    schema.put("additionalProperties", false);
    return schema;
  }

  private static ObjectNode of(OptionSpec option) {
    ObjectNode schema = value(option);
    schema.put("description", OptionText.description(option));
    JsonNode usual = usual(option);
    if (!usual.isMissingNode()) {
      schema.set("default", usual);
    }
    if (option.completionCandidates() != null && !schema.has("enum")) {
      ArrayNode examples = JsonNodeFactory.instance.arrayNode();
      option.completionCandidates().forEach(examples::add);
      if (!examples.isEmpty()) {
        schema.set("examples", examples);
      }
    }
    return schema;
  }

  private static ObjectNode value(OptionSpec option) {
    ITypeInfo type = option.typeInfo();
    if (type.isMap()) {
      ObjectNode map = object().put(TYPE, "object");
      map.set("additionalProperties", value(type.getAuxiliaryTypes()[1]));
      return map;
    }
    if (type.isMultiValue()) {
      ObjectNode one = value(type.getAuxiliaryTypes()[0]);
      ObjectNode several = object().put(TYPE, "array");
      several.set("items", one);
      ObjectNode either = object();
      ArrayNode forms = either.putArray("anyOf").add(one.deepCopy()).add(several);
      if (OptionValues.isOfOutputs(option)) {
        forms.addObject().put(TYPE, "object").set("additionalProperties", one.deepCopy());
      }
      return either;
    }
    if (type.isBoolean()) {
      return object().put(TYPE, "boolean");
    }
    if (OptionValues.isInline(option)) {
      return types("array", "object", "string");
    }
    return value(type.getType());
  }

  private static ObjectNode value(Class<?> type) {
    if (OptionValues.isWhole(type)) {
      return object().put(TYPE, "integer");
    }
    if (OptionValues.isNumber(type)) {
      return object().put(TYPE, "number");
    }
    if (type.isEnum()) {
      ObjectNode choice = object();
      ArrayNode names = choice.putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
      }
      return choice;
    }
    return types("string", "number");
  }

  private static ObjectNode types(String... names) {
    ObjectNode schema = object();
    ArrayNode array = schema.putArray(TYPE);
    for (String name : names) {
      array.add(name);
    }
    return schema;
  }

  /** The usual value, missing where the option has none of its own. */
  private static JsonNode usual(OptionSpec option) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    String text = option.defaultValue();
    if (text == null) {
      return option.typeInfo().isBoolean() ? json.booleanNode(false) : json.missingNode();
    }
    Class<?> type = option.typeInfo().getType();
    return OptionValues.isWhole(type)
        ? json.numberNode(Long.parseLong(text))
        : OptionValues.isNumber(type)
            ? json.numberNode(Double.parseDouble(text))
            : json.textNode(text);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
