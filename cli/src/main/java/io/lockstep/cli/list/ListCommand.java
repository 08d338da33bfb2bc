package io.lockstep.cli.list;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.kernels.text.Suggestions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep list}. */
@Command(
    name = "list",
    description = {
      "Shows what is registered, such as activations, losses or optimizers, with parameters and"
          + " formulas.",
      "A parameter is given behind the name, as in --loss 'huber(delta=2)'.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class ListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      completionCandidates = Listings.Kinds.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String kind = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public ListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Listing listing = listing(kind.toLowerCase(Locale.ROOT));
    List<Listed> entries = listing.entries().get();
    if (json) {
      terminal.out().println(json(listing.kind(), entries));
    } else {
      entries.forEach(this::print);
    }
    return 0;
  }

  private static Listing listing(String kind) {
    List<String> kinds = Listings.ALL.stream().map(Listing::kind).toList();
    return Listings.ALL.stream()
        .filter(l -> l.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new UsageException(unknown(kind, kinds)));
  }

  private static String unknown(String kind, List<String> kinds) {
    List<String> near = Suggestions.nearest(kind, kinds);
    return "[list] there are no '"
        + kind
        + "'; "
        + (near.isEmpty() ? "" : "did you mean '" + near.getFirst() + "'? ")
        + "known: "
        + String.join(", ", kinds);
  }

  /** A line for the name, for the formula, for the convention, for each parameter, and so on. */
  private void print(Listed entry) {
    StringBuilder head = new StringBuilder(entry.name());
    if (!entry.aliases().isEmpty()) {
      head.append(", also ").append(String.join(", ", entry.aliases()));
    }
    line(0, head.toString());
    if (!entry.facts().formula().isEmpty()) {
      line(1, entry.facts().formula());
    }
    if (!entry.facts().convention().isEmpty()) {
      line(1, "convention: " + entry.facts().convention());
    }
    entry.parameters().forEach(p -> line(1, p.text()));
    String more =
        entry.more().entrySet().stream()
            .filter(e -> !e.getValue().isEmpty())
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining("; "));
    if (!more.isEmpty()) {
      line(1, more);
    }
    if (!entry.facts().paper().isEmpty()) {
      line(1, entry.facts().paper());
    }
  }

  private void line(int depth, String text) {
    terminal.out().println("  ".repeat(depth) + text);
  }

  /** Returns a number, a whole one without a point. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static ObjectNode json(String kind, List<Listed> entries) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode list = root.putArray(kind);
    for (Listed entry : entries) {
      ObjectNode node = list.addObject().put("name", entry.name());
      entry.aliases().forEach(node.putArray("aliases")::add);
      ArrayNode parameters = node.putArray("parameters");
      for (ListedParameter p : entry.parameters()) {
        ObjectNode parameter =
            parameters
                .addObject()
                .put("name", p.name())
                .put("default", p.usual())
                .put("range", p.range())
                .put("description", p.description());
        p.aliases().forEach(parameter.putArray("aliases")::add);
      }
      node.put("formula", entry.facts().formula()).put("paper", entry.facts().paper());
      if (!entry.facts().convention().isEmpty()) {
        node.put("convention", entry.facts().convention());
      }
      entry.more().forEach(node::put);
    }
    return root;
  }
}
