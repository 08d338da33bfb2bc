package io.lockstep.parity.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.GradientCases;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.catalog.Cases;
import io.lockstep.parity.layers.LayerExample;
import io.lockstep.parity.layers.LayerExamples;
import io.lockstep.parity.layers.PlainLayers;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.RuleWrapper;
import io.lockstep.training.optim.rule.UpdateRule;
import io.lockstep.training.optim.schedule.ScheduleKind;
import io.lockstep.training.optim.schedule.Schedules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nothing that is registered escapes: for each registry, the names that are compared on all
 * devices, those whose gradients are checked and those that have an independent reference are the
 * names of its entries.
 */
class RegistryWalkTest {
  private static final String FUNCTIONS = "kernels/src/test/java/io/lockstep/kernels/library/";
  private static final String OPTIM = "training/src/test/java/io/lockstep/training/optim/";
  private static final String ENTRY = "Map\\.entry\\(\\s*\"([a-z0-9_]+)\"";
  private static final List<LayerExample> EXAMPLES = LayerExamples.all();

  private final Map<String, Set<String>> registered = Reached.registered();
  private final Reached cases = new Reached();

  /** What is looked at where: {@code cases}, {@code gradients}, {@code references}. */
  private final Map<String, Set<String>> looked = new LinkedHashMap<>();

  RegistryWalkTest() {
    List<Case> all = new ArrayList<>(Cases.of(Selection.SMALL));
    all.addAll(LayerExamples.group(Selection.SMALL).cases());
    all.forEach(cases::add);
    registered.values().forEach(RegistryWalkTest::removeThoseOfTests);
  }

  /** Other tests of this module register functions of their own, which begin with own. */
  private static void removeThoseOfTests(Set<String> names) {
    names.removeIf(name -> name.startsWith("own_"));
  }

  private Set<String> registered(String operation) {
    return Objects.requireNonNull(registered.get(operation), operation);
  }

  private void check(String registry, Set<String> names) {
    StringBuilder line = new StringBuilder("[registries] " + registry + ": " + names.size());
    looked.forEach((where, found) -> {
      removeThoseOfTests(found);
      assertEquals(names, found, registry + " by " + where);
      line.append(", ").append(where).append(' ').append(found.size());
    });
    System.out.println(line);
  }

  private static Set<String> written(String file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(Path.of("..").resolve(file)))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> gradients(String... operations) {
    return GradientCases.all().stream()
        .filter(c -> List.of(operations).contains(c.operation()))
        .map(GradientCase::variant)
        .map(variant -> variant.split("[( ,]", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> kinds(Predicate<LayerExample> of) {
    return EXAMPLES.stream()
        .filter(of)
        .map(Reached::kinds)
        .flatMap(Collection::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void layers() {
    Set<String> plain = PlainLayers.used().keySet();
    looked.put("cases", cases.names("layer"));
    looked.put("gradients", kinds(e -> !e.gradientCases().isEmpty()));
    looked.put("references", kinds(e -> plain.contains(e.name())));
    check("layers", registered("layer"));
  }

  @Test
  void activations() throws IOException {
    Set<String> names = new TreeSet<>(registered("activation"));
    names.addAll(registered("row function"));
    Set<String> reached = cases.names("activation");
    reached.addAll(cases.names("row function"));
    looked.put("cases", reached);
    looked.put("gradients", gradients("activation", "row function"));
    looked.put("references", written(FUNCTIONS + "PlainActivations.java", ENTRY));
    check("activations", names);
  }

  @Test
  void losses() throws IOException {
    looked.put("cases", cases.names("loss"));
    looked.put("gradients", gradients("loss"));
    looked.put("references", written(FUNCTIONS + "PlainLosses.java", ENTRY));
    check("losses", registered("loss"));
  }

  /** What they give depends on nothing, so they have no gradients. */
  @Test
  void initializers() {
    looked.put("cases", cases.names("initializer"));
    looked.put("references", new TreeSet<>(PlainInitializers.ALL.keySet()));
    check("initializers", registered("initializer"));
  }

  /** Their updates are not differentiated; rules for tensors are compared by training. */
  @Test
  void optimizers() throws IOException {
    Set<String> names = new TreeSet<>();
    UpdateRules.all().stream().map(UpdateRule::name).forEach(names::add);
    removeThoseOfTests(names);
    Set<String> reached = cases.names("optimizer");
    TrainedOptimizers.names().stream().filter(n -> !n.contains("(")).forEach(reached::add);
    looked.put("cases and trainings", reached);
    Set<String> references = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("..").resolve(OPTIM + "reference"))) {
      for (Path file : files.filter(f -> f.toString().endsWith("References.java")).toList()) {
        String name = OPTIM + "reference/" + file.getFileName();
        references.addAll(written(name, "all\\.put\\(\\s*\"([a-z0-9_]+)\""));
      }
    }
    looked.put("references", references);
    check("optimizers", names);
  }

  @Test
  void wrappers_of_optimizers() throws IOException {
    Set<String> names =
        UpdateRules.wrappers().stream()
            .map(RuleWrapper::name)
            .collect(Collectors.toCollection(TreeSet::new));
    looked.put(
        "trainings",
        TrainedOptimizers.names().stream()
            .filter(name -> name.contains("("))
            .map(name -> name.substring(0, name.indexOf('(')))
            .collect(Collectors.toCollection(TreeSet::new)));
    Set<String> references =
        written(OPTIM + "reference/WrapperReferences.java", "case \"([a-z0-9_]+)\" ->");
    references.addAll(
        written(OPTIM + "reference/SecondPassTest.java", "\"([a-z0-9_]+)\\([a-z]+\\)\""));
    looked.put("references", references);
    check("wrappers", names);
  }

  /** Computed on the host alone, in double precision. */
  @Test
  void schedules() throws IOException {
    Set<String> names =
        Schedules.kinds().stream()
            .map(ScheduleKind::name)
            .collect(Collectors.toCollection(TreeSet::new));
    looked.put("references", written(OPTIM + "schedule/PlainSchedules.java", ENTRY));
    check("schedules", names);
  }
}
