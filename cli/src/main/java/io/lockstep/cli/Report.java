package io.lockstep.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The result of a command: one sentence for people, one JSON object for programs. */
final class Report {
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  /** Adds a text, or null where there is none. */
  Report with(String name, @Nullable String text) {
    json.put(name, text);
    return this;
  }

  /** Adds a whole number. */
  Report with(String name, long number) {
    json.put(name, number);
    return this;
  }

  /** Adds a number, or null where there is none; JSON has no infinities and no NaN. */
  Report with(String name, @Nullable Double number) {
    json.put(name, number != null && Double.isFinite(number) ? number : null);
    return this;
  }

  /** Adds a time or a rate, of which three decimals are enough. */
  Report rounded(String name, double number) {
    return with(name, (Double) (Math.round(number * 1000) / 1000.0));
  }

  /** Prints the sentence, or the JSON object on a line of its own. */
  void print(Terminal terminal, boolean asJson, String sentence) {
    terminal.out().println(asJson ? json.toString() : sentence);
  }
}
