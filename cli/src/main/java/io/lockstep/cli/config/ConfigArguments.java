package io.lockstep.cli.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.config.RunDocument.Entry;
import io.lockstep.cli.recovery.InterruptedRun;
import io.lockstep.cli.run.RunOptions;
import io.lockstep.cli.run.RunRecord;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command line in which the options of the document that {@code --config} names stand before
 * those that were typed, which count in place of the document's.
 */
public final class ConfigArguments {
  private static final String CONFIG = "--config";
  private static final String RESUME = "--resume";

  /** Stands for a value without a name among the names that were typed. */
  private static final String UNNAMED = "";

  /** The key that names the schema of a document, for editors alone. */
  static final String SCHEMA = "$schema";

  /** Keys that are no part of a document. */
  private static final Set<String> NO_KEYS = Set.of(CONFIG, "--help", "--version");

  /** What goes with an option, so that another one typed in its place leaves it out. */
  private static final Map<String, Set<String>> OF_OPTION =
      Map.of(
          "--optimizer",
          Set.of("--lr", "--hyper"),
          "--model",
          Set.of("--layers"),
          "--layers",
          Set.of("--model", "--activation", "--output-activation", "--dropout"),
          RESUME,
          RunOptions.NAMES);

  private final CommandSpec command;

  /** The options that were typed, by their shortest names, with the names within maps. */
  private final Map<String, Set<String>> typed = new HashMap<>();

  /** Where the options of the document stand in it. */
  private final Map<String, String> places = new HashMap<>();

  private final List<String> arguments = new ArrayList<>();
  private @Nullable Path resume;

  /** Whether a run goes on, whose document says what it is, rather than a model. */
  private boolean goesOn;

  private ConfigArguments(CommandSpec command) {
    this.command = command;
  }

  /**
   * Reads the document, if the command takes one and it is named.
   *
   * @throws io.lockstep.training.data.DataException if it cannot be read, or has what is no option
   */
  public static ConfigArguments of(CommandLine line, String... arguments) {
    Map<String, CommandLine> commands = line.getSubcommands();
    CommandLine chosen = arguments.length == 0 ? null : commands.get(arguments[0]);
    ConfigArguments all =
        new ConfigArguments(chosen == null ? line.getCommandSpec() : chosen.getCommandSpec());
    List<String> given = Arrays.asList(arguments);
    all.arguments.addAll(given);
    Path file = all.config(given);
    if (chosen != null) {
      CommandLine train = commands.getOrDefault("train", chosen);
      all.document(file)
          .ifPresent(
              document -> all.arguments.addAll(1, all.options(document, train.getCommandSpec())));
    }
    return all;
  }

  /** The document whose options count: that of the run that goes on, or the one that is named. */
  private Optional<RunDocument> document(@Nullable Path file) {
    Optional<ObjectNode> ofRun =
        resume == null ? Optional.empty() : InterruptedRun.document(resume);
    goesOn = ofRun.isPresent();
    return file != null
        ? Optional.of(RunDocument.read(file))
        : ofRun.map(document -> RunDocument.of(Objects.requireNonNull(resume), document));
  }

  /**
   * Returns the options that a document stands for.
   *
   * @param train the command whose options they are
   */
  static List<String> of(RunDocument document, CommandSpec train) {
    return new ConfigArguments(train).options(document, train);
  }

  /** Returns the options that are left out where others are given in their place. */
  public static Set<String> replacedBy(Collection<String> names) {
    return names.stream()
        .flatMap(name -> OF_OPTION.getOrDefault(name, Set.of()).stream())
        .collect(Collectors.toSet());
  }

  /** Returns the whole command line. */
  public String[] toArray() {
    return arguments.toArray(String[]::new);
  }

  /** Returns the file and the place in it that an option comes from, or null if it was typed. */
  public @Nullable String place(CommandLine.Model.@Nullable ArgSpec option) {
    return option instanceof OptionSpec o ? places.get(o.shortestName()) : null;
  }

  /** Notes what was typed, and returns the document that is named, or null. */
  private @Nullable Path config(List<String> given) {
    OptionSpec config = command.findOption(CONFIG);
    if (config == null || config.typeInfo().isBoolean()) {
      return null;
    }
    Path file = null;
    for (int i = 1; i < given.size() && !given.get(i).equals("--"); i++) {
      String[] parts = given.get(i).split("=", 2);
      OptionSpec option = command.findOption(parts[0]);
      if (option == null) {
        continue;
      }
      String value = parts.length == 2 ? parts[1] : i + 1 < given.size() ? given.get(i + 1) : "";
      Set<String> keys = typed.computeIfAbsent(option.shortestName(), _ -> new HashSet<>());
      keys.add(isNamed(value) ? key(value) : UNNAMED);
      if (parts[0].equals(CONFIG) && !value.isEmpty()) {
        file = UsageException.check(() -> Path.of(value));
      }
      if (parts[0].equals(RESUME) && !value.isEmpty()) {
        resume = UsageException.check(() -> Path.of(value));
      }
    }
    return file;
  }

  private List<String> options(RunDocument document, CommandSpec train) {
    Map<String, OptionSpec> keys = keys(train);
    Map<String, Entry> seen = new LinkedHashMap<>();
    List<String> options = new ArrayList<>();
    for (Entry entry : document.entries()) {
      if (entry.key().equals(RunRecord.KEY) || entry.key().equals(SCHEMA)) {
        continue;
      }
      OptionSpec option = keys.get(entry.key());
      if (option == null) {
        throw document.refusal(
            entry,
            Quoted.of(entry.key()) + " is no option of " + train.name(),
            capital(Suggestions.hint(entry.key(), new TreeSet<>(keys.keySet()))));
      }
      Entry other = seen.put(option.shortestName(), entry);
      if (other != null) {
        throw document.refusal(
            entry,
            Quoted.of(entry.key()) + " is another name of " + Quoted.of(other.key()),
            "Leave one of them out");
      }
      options.addAll(arguments(document, entry, option));
    }
    return options;
  }

  private List<String> arguments(RunDocument document, Entry entry, OptionSpec option) {
    String name = option.shortestName();
    boolean map = option.typeInfo().isMap() || isOfOutputs(entry, name);
    List<String> texts =
        new OptionValues(document, entry, option).texts(map ? typedOf(name) : Set.of());
    if ((typed.containsKey(name) && !map) || isReplaced(name) || !isTaken(name)) {
      return List.of();
    }
    places.put(name, Quoted.escaped(document.file().toString()) + ", " + entry.place());
    return texts.stream().map(text -> name + "=" + text).toList();
  }

  /** Whether outputs have values by name, in the document as well as where more were typed. */
  private boolean isOfOutputs(Entry entry, String name) {
    return entry.value().isObject() && !typedOf(name).contains(UNNAMED);
  }

  private Set<String> typedOf(String name) {
    return typed.getOrDefault(name, Set.of());
  }

  private boolean isReplaced(String name) {
    return OF_OPTION.entrySet().stream()
        .filter(e -> !goesOn || !e.getKey().equals(RESUME))
        .anyMatch(e -> typed.containsKey(e.getKey()) && e.getValue().contains(name));
  }

  /** Other commands take what a run is, not where its model goes. */
  private boolean isTaken(String name) {
    return command.findOption(name) != null
        && (command.name().equals("train") || !RunRecord.NOT_OF_A_RUN.contains(name));
  }

  /** Whether a text is a name with a value, and not a value that has such in parentheses. */
  private static boolean isNamed(String text) {
    int equals = text.indexOf('=');
    int open = text.indexOf('(');
    return equals >= 0 && (open < 0 || equals < open);
  }

  private static String key(String pair) {
    int end = pair.indexOf('=');
    return end < 0 ? pair : pair.substring(0, end);
  }

  private static Map<String, OptionSpec> keys(CommandSpec train) {
    Map<String, OptionSpec> keys = new HashMap<>();
    train.options().forEach(option -> keys(option).forEach(name -> keys.put(name, option)));
    return keys;
  }

  /** Returns the keys of an option, the one that documents are written with first. */
  static List<String> keys(OptionSpec option) {
    return Arrays.stream(option.names())
        .filter(name -> name.startsWith("--") && !NO_KEYS.contains(name))
        .sorted(Comparator.comparing(name -> !name.equals(option.shortestName())))
        .map(name -> name.substring(2))
        .toList();
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
