package io.lockstep.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.config.ConfigArguments;
import io.lockstep.cli.config.ParameterOptions;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.search.space.Condition;
import io.lockstep.training.search.space.Dimension;
import io.lockstep.training.search.space.Dimension.Choice;
import io.lockstep.training.search.space.Dimension.Numeric;
import io.lockstep.training.search.space.SearchSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The run whose options are searched: those that were given, of which trials replace some by what
 * they try. As with a document and what is typed, a tried optimizer leaves out the rate and the
 * hyperparameters that were given, which were another's.
 */
final class SearchedRun {
  private final Path file;
  private final SearchSpace space;
  private final CommandSpec options = TrialRun.options();

  /** The texts that were given for each option. */
  private final Map<String, List<String>> given = new LinkedHashMap<>();

  /**
   * Takes the options that were given to the search.
   *
   * @param command with what was given
   * @param file of the space, for messages
   */
  SearchedRun(CommandSpec command, Path file, SearchSpace space) {
    this.file = file;
    this.space = space;
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      String name = option.shortestName();
      if (options.findOption(name) != null && !RunRecord.NOT_OF_A_RUN.contains(name)) {
        given.put(name, texts(option));
      }
    }
  }

  private static List<String> texts(OptionSpec option) {
    boolean flag = option.typeInfo().isBoolean() && option.arity().max() == 0;
    return flag
        ? List.of(String.valueOf(option.<Object>getValue()))
        : List.copyOf(option.originalStringValues());
  }

  /** Returns what was given, for a study to know itself again. */
  ObjectNode description() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    given.forEach((name, texts) -> json.put(name.substring(2), String.join(" ", texts)));
    return json;
  }

  /**
   * Returns the run with what a trial tries.
   *
   * @throws DataException if a parameter is no option, or a value of another type
   * @throws UsageException if the options cannot be read
   */
  TrialRun with(Map<String, JsonNode> parameters) {
    List<String> tried = ParameterOptions.of(file, parameters, options);
    Set<String> names = tried.stream().map(SearchedRun::name).collect(Collectors.toSet());
    // A flag that is tried as false is none of the options, but must not be that which was given.
    parameters.keySet().stream()
        .map(key -> options.findOption("--" + key))
        .filter(option -> option != null)
        .forEach(option -> names.add(option.shortestName()));
    Set<String> replaced = ConfigArguments.replacedBy(names);
    List<String> all = new ArrayList<>();
    given.forEach((name, texts) -> {
      boolean map = options.findOption(name).typeInfo().isMap();
      if (!replaced.contains(name) && (map || !names.contains(name))) {
        texts.stream()
            .filter(text -> !map || tried.stream().noneMatch(t -> isSamePair(t, name, text)))
            .forEach(text -> all.add(name + "=" + text));
      }
    });
    all.addAll(tried);
    return TrialRun.of(all);
  }

  private static String name(String option) {
    return option.substring(0, option.indexOf('='));
  }

  private static boolean isSamePair(String tried, String name, String pair) {
    int end = pair.indexOf('=');
    return tried.startsWith(name + "=" + pair.substring(0, end < 0 ? pair.length() : end) + "=");
  }

  /**
   * Tries each end of each line and each choice, as far as that goes without data.
   *
   * @throws DataException if a parameter is no option, or a value of another type
   * @throws UsageException if a value makes no sense
   */
  void check() {
    with(Map.of()).check();
    for (String name : space.names()) {
      String key = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
      if (RunRecord.NOT_OF_A_RUN.contains("--" + key)) {
        throw new DataException(
            "search space",
            file,
            Quoted.of(name),
            "is no option by which runs differ in their results",
            "Give it to the search, or leave it out");
      }
      Dimension dimension = space.dimension(name);
      List<JsonNode> values =
          switch (dimension) {
            case Choice choice -> choice.values();
            case Numeric numeric ->
                List.of(numeric.value(numeric.axis().low()), numeric.value(numeric.axis().high()));
          };
      for (JsonNode value : values) {
        check(name, value);
      }
    }
  }

  private void check(String name, JsonNode value) {
    Map<String, JsonNode> parameters = withFirst(name, value);
    try {
      with(parameters).check();
    } catch (UsageException e) {
      throw new UsageException(
          e.getMessage()
              + " ("
              + Quoted.escaped(file.toString())
              + ", "
              + Quoted.of(name)
              + " being "
              + Quoted.escaped(value.toString())
              + ")");
    }
  }

  /** One parameter with a value, those it depends on as it needs them, others with their first. */
  private Map<String, JsonNode> withFirst(String name, JsonNode value) {
    Map<String, JsonNode> wanted = new LinkedHashMap<>(Map.of(name, value));
    String of = name;
    for (Condition when = space.dimension(of).when();
        when != null;
        when = space.dimension(of).when()) {
      of = when.parameter();
      wanted.put(of, when.values().getFirst());
    }
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    space
        .dimensions()
        .forEach((other, dimension) -> {
          if (space.isThere(other, parameters)) {
            parameters.put(other, wanted.getOrDefault(other, first(dimension)));
          }
        });
    return parameters;
  }

  private static JsonNode first(Dimension dimension) {
    return switch (dimension) {
      case Choice choice -> choice.values().getFirst();
      case Numeric numeric -> numeric.value(numeric.axis().low());
    };
  }
}
