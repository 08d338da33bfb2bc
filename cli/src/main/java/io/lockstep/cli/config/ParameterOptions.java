package io.lockstep.cli.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.config.RunDocument.Entry;
import io.lockstep.kernels.text.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options of a run by keys as in a document, but what stands in an object there has a key of its
 * own, as in {@code hyper.beta1}.
 */
public final class ParameterOptions {
  private ParameterOptions() {}

  /**
   * Returns the options as a command line gives them.
   *
   * @param file that the keys come from, for messages
   * @param train the command whose options they are
   * @throws io.lockstep.training.data.DataException if a key is no option, or a value of another
   *     type
   */
  public static List<String> of(Path file, Map<String, JsonNode> values, CommandSpec train) {
    Map<String, ObjectNode> objects = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    values.forEach((key, value) -> {
      int point = key.indexOf('.');
      String head = point < 0 ? key : key.substring(0, point);
      if (point < 0 || !isMap(head, train)) {
        entries.add(new Entry(key, value, Quoted.of(key)));
        return;
      }
      ObjectNode object =
          objects.computeIfAbsent(
              head,
              _ -> {
                ObjectNode made = JsonNodeFactory.instance.objectNode();
                entries.add(new Entry(head, made, Quoted.of(key)));
                return made;
              });
      object.set(key.substring(point + 1), value);
    });
    return ConfigArguments.of(new RunDocument(file, entries), train);
  }

  private static boolean isMap(String name, CommandSpec train) {
    OptionSpec option = train.findOption("--" + name);
    return option != null && option.typeInfo().isMap();
  }
}
