package io.lockstep.cli.list;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Configurable;
import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.Signature;
import io.lockstep.training.metric.Metric;
import io.lockstep.training.metric.Metrics;
import io.lockstep.training.network.LayerKind;
import io.lockstep.training.network.LayerKinds;
import io.lockstep.training.network.ModelForm;
import io.lockstep.training.network.ModelForms;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.optim.constraint.Constraint;
import io.lockstep.training.optim.constraint.Constraints;
import io.lockstep.training.optim.schedule.ScheduleKind;
import io.lockstep.training.optim.schedule.Schedules;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds that are listed; a new one is a row here. */
final class Listings {
  static final List<Listing> ALL =
      List.of(
          new Listing("activations", () -> of(Activations.all(), Listings::activation)),
          new Listing("losses", () -> of(Losses.all(), Listings::loss)),
          new Listing(
              "initializers",
              () -> of(List.copyOf(Initializers.all().entrySet()), Listings::initializer)),
          new Listing("optimizers", OptimizerListing::all),
          new Listing("constraints", () -> of(Constraints.all(), Listings::constraint)),
          new Listing("schedules", () -> of(Schedules.kinds(), Listings::schedule)),
          new Listing("layers", () -> of(LayerKinds.all(), Listings::layer)),
          new Listing("metrics", () -> of(Metrics.all(), Listings::metric)),
          new Listing("models", () -> of(ModelForms.all(), Listings::model)));

  /** Where a layer was published, at the end of what is said of it. */
  private static final Pattern PAPER = Pattern.compile("(.*) \\(([^()]*\\d{4})\\)");

  private Listings() {}

  /** The names of the kinds, for the help and for shells. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ALL.stream().map(Listing::kind).iterator();
    }
  }

  /** Makes a row of an entry. */
  @FunctionalInterface
  private interface Row<T> {
    Listed of(T entry);
  }

  private static <T> List<Listed> of(List<T> entries, Row<T> row) {
    return entries.stream().map(row::of).toList();
  }

  private static Listed activation(Activation a) {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("of", lower(a.per()));
    more.put("initializer", a.initializer());
    more.put("gain", String.format(Locale.ROOT, "%.6g", a.gain()));
    return listed(a.signature(), a.facts(), more);
  }

  private static Listed loss(Loss l) {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("of", lower(l.per()));
    more.put("targets", targets(l.targetKind()));
    more.put("outputs", lower(l.outputKind()));
    more.put("prediction", lower(l.link()));
    return listed(l.signature(), l.facts(), more);
  }

  private static String targets(Loss.TargetKind kind) {
    return kind.isClass()
        ? "classes"
        : kind.equals(Loss.TargetKind.NUMBER) ? "numbers" : "numbers " + kind.range();
  }

  /** An entry that is another one with a value, such as ones, has that value as its formula. */
  private static Listed initializer(Map.Entry<String, Initializer> entry) {
    String name = entry.getKey();
    Initializer initializer = entry.getValue();
    if (initializer instanceof Configurable<?> c && c.signature().base().equals(name)) {
      return listed(c.signature(), initializer.facts(), Map.of());
    }
    Facts facts =
        initializer instanceof Initializer.Constant(double value)
            ? new Facts(ListCommand.number(value), "")
            : initializer.facts();
    return listed(Signature.of(name), facts, Map.of());
  }

  private static Listed constraint(Constraint constraint) {
    return listed(constraint.signature(), constraint.facts(), Map.of());
  }

  private static Listed schedule(ScheduleKind kind) {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("as in", kind.isWarmUp() ? kind.example() + " then 0.001" : kind.example());
    List<ListedParameter> arguments = kind.arguments().stream().map(ListedParameter::of).toList();
    return new Listed(kind.name(), kind.aliases(), arguments, kind.facts(), more);
  }

  private static Listed layer(LayerKind kind) {
    Matcher paper = PAPER.matcher(kind.about());
    Map<String, String> more = new LinkedHashMap<>();
    more.put("properties", String.join(", ", kind.properties()));
    Facts facts =
        paper.matches() ? new Facts(paper.group(1), paper.group(2)) : new Facts(kind.about(), "");
    return new Listed(kind.name(), List.of(), List.of(), facts, more);
  }

  private static Listed metric(Metric metric) {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("of", metric.input().words());
    more.put("better", metric.higherIsBetter() ? "higher" : "lower");
    List<ListedParameter> parameters =
        metric.values().parameters().stream().map(ListedParameter::of).toList();
    return new Listed(metric.base(), metric.aliases(), parameters, metric.facts(), more);
  }

  private static Listed model(ModelForm form) {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("is", form.about());
    more.put("as in", form.example());
    more.put("trained by", trained(form.usual()));
    return listed(form.signature(), new Facts("", form.paper()), more);
  }

  private static String trained(ModelForm.Usual usual) {
    List<String> parts = new ArrayList<>();
    if (usual.loss() != null) {
      parts.add(usual.loss());
    }
    if (usual.optimizer() != null) {
      parts.add(usual.optimizer());
    }
    if (usual.rate() != null) {
      parts.add("lr " + ListCommand.number(usual.rate()));
    }
    if (usual.batch() != null) {
      parts.add("batches of " + usual.batch());
    }
    return String.join(", ", parts);
  }

  private static Listed listed(Signature signature, Facts facts, Map<String, String> more) {
    return Listed.of(signature.base(), signature.aliases(), signature.parameters(), facts, more);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
