package io.lockstep.cli.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.config.RunDocument.Entry;
import io.lockstep.kernels.text.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.ITypeInfo;
import picocli.CommandLine.Model.OptionSpec;

/** The values of one option in a document, as the texts that a command line would give. */
final class OptionValues {
  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class);
  private static final Set<Class<?>> NUMBERS =
      Set.of(double.class, Double.class, float.class, Float.class);

  private static final String TEXT = "a text or a number";

  private static final Set<String> INLINE = Set.of("--layers");

  /** Options that may be said of each of several outputs: an object of names and values. */
  private static final Set<String> OF_OUTPUTS =
      Set.of("--task", "--loss", "--class-weights", "--ignore-class");

  private final RunDocument document;
  private final Entry entry;
  private final OptionSpec option;

  OptionValues(RunDocument document, Entry entry, OptionSpec option) {
    this.document = document;
    this.entry = entry;
    this.option = option;
  }

  /**
   * Returns a text for each time that the option is to be given; none for a flag that is off.
   *
   * @param without names of a map that are left out, for the command line gives them
   * @throws io.lockstep.training.data.DataException if the value is of another type
   */
  List<String> texts(Collection<String> without) {
    JsonNode value = entry.value();
    ITypeInfo type = option.typeInfo();
    if (type.isMap()) {
      return pairs(value, type.getAuxiliaryTypes()[1], without);
    }
    if (type.isMultiValue() && value.isObject() && isOfOutputs(option)) {
      return pairs(value, type.getAuxiliaryTypes()[0], without);
    }
    if (type.isMultiValue()) {
      return elements(value, type.getAuxiliaryTypes()[0]);
    }
    if (type.isBoolean()) {
      require(value.isBoolean(), "true or false");
      return value.booleanValue() ? List.of("true") : List.of();
    }
    if (isInline(option)) {
      require(
          value.isTextual() || value.isContainerNode(), "a list of layers, or the name of a file");
      return List.of(value.isTextual() ? value.textValue() : value.toString());
    }
    require(fits(value, type.getType()), of(type.getType()));
    return List.of(value.asText());
  }

  private List<String> pairs(JsonNode value, Class<?> type, Collection<String> without) {
    require(value.isObject(), "an object, as in {\"beta1\": 0.95}");
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> pair : value.properties()) {
      require(fits(pair.getValue(), type), "an object of " + plural(type));
      if (!without.contains(pair.getKey())) {
        pairs.add(pair.getKey() + "=" + pair.getValue().asText());
      }
    }
    return pairs;
  }

  private List<String> elements(JsonNode value, Class<?> type) {
    List<String> elements = new ArrayList<>();
    for (JsonNode element : value.isArray() ? value : List.of(value)) {
      require(fits(element, type), of(type) + ", or a list of " + plural(type));
      elements.add(element.asText());
    }
    return elements;
  }

  /** Returns whether the value of an option may itself be JSON. */
  static boolean isInline(OptionSpec option) {
    return INLINE.contains(option.longestName());
  }

  /** Returns whether values of a type are whole numbers. */
  static boolean isWhole(Class<?> type) {
    return WHOLE.contains(type);
  }

  /** Returns whether values of a type are numbers. */
  static boolean isNumber(Class<?> type) {
    return isWhole(type) || NUMBERS.contains(type);
  }

  /** Returns whether an object may say the option's value for each of several outputs. */
  static boolean isOfOutputs(OptionSpec option) {
    return OF_OUTPUTS.contains(option.longestName());
  }

  private static boolean fits(JsonNode value, Class<?> type) {
    return isWhole(type)
        ? value.isIntegralNumber()
        : value.isNumber() || (value.isTextual() && !NUMBERS.contains(type));
  }

  private static String of(Class<?> type) {
    return isWhole(type) ? "a whole number" : isNumber(type) ? "a number" : TEXT;
  }

  private static String plural(Class<?> type) {
    return isNumber(type) ? "numbers" : "texts or numbers";
  }

  private void require(boolean fits, String wanted) {
    if (!fits) {
      throw document.refusal(
          entry,
          Quoted.of(entry.key()) + " is " + shown(entry.value()) + ", but must be " + wanted,
          entry.value().isNull() ? "Leave the key out for the usual value" : "Write it as that");
    }
  }

  private static String shown(JsonNode value) {
    String quoted = Quoted.of(value.toString());
    return value.toString().length() <= 80 ? quoted.substring(1, quoted.length() - 1) : quoted;
  }
}
