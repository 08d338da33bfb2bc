package io.lockstep.parity.assertion;

import io.lockstep.backend.Backend.Argument;
import io.lockstep.graph.SourceRange;
import io.lockstep.kernels.spec.Region;
import io.lockstep.parity.pair.DivergenceException;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a training on one device tells of itself, to be compared with another's. */
public final class TrainingLog {
  /** Whoever is told at once what the log is told. */
  public interface Listener {
    /** Called when parameters are to be compared; before the first step, as it begins with them. */
    default void onWatch(String name, ParameterArena parameters) {}

    /** Called after each step, with their number so far. */
    default void onStep(long steps) {}

    /** Called with each loss, and the number of steps that were done before it. */
    default void onLoss(long steps, double loss) {}
  }

  private static final String MODEL = "model";

  private final Map<String, ParameterArena> arenas = new LinkedHashMap<>();
  private final List<TrainingResult.Loss> losses = new ArrayList<>();
  private final Listener listener;
  private long steps;

  TrainingLog() {
    this(new Listener() {});
  }

  /** Creates a log that passes on what it is told. */
  public TrainingLog(Listener listener) {
    this.listener = listener;
  }

  /** Compares the parameters of a model, and what its layers keep, when the training is over. */
  public void watch(Model model) {
    watch(MODEL, model.parameters());
    if (model.state().size() > 0) {
      watch("state", model.state());
    }
  }

  /** Compares the moments of an optimizer when the training is over. */
  public void watch(Optimizer optimizer) {
    optimizer.state().forEach(this::watch);
  }

  /**
   * Compares parameters when the training is over.
   *
   * @param name for messages; one for each that is watched
   * @throws IllegalArgumentException if the name is taken
   */
  public void watch(String name, ParameterArena parameters) {
    if (arenas.putIfAbsent(name, parameters) != null) {
      throw new IllegalArgumentException(
          "[same training] two sets of parameters are named '"
              + name
              + "'; give each a name of its own");
    }
    listener.onWatch(name, parameters);
  }

  /** Notes that a step is done; a difference says in which step it is. */
  public void step() {
    steps++;
    listener.onStep(steps);
  }

  /** Notes that a step is done, and compares its loss. */
  public void step(double loss) {
    step();
    loss(loss);
  }

  /** Compares a loss, or another number. */
  public void loss(double loss) {
    losses.add(new TrainingResult.Loss(steps, loss));
    listener.onLoss(steps, loss);
  }

  /** Returns how many steps are done. */
  public long steps() {
    return steps;
  }

  /**
   * Returns what the training ended in.
   *
   * @throws IllegalStateException if there is nothing to compare
   */
  TrainingResult result() {
    if (arenas.isEmpty() && losses.isEmpty()) {
      throw new IllegalStateException(
          "[same training] the training told its log of nothing to compare; have it watch a model"
              + " or optimizer, or note losses");
    }
    Map<String, String> digests = new LinkedHashMap<>();
    Map<String, HostValues> values = new LinkedHashMap<>();
    arenas.forEach((name, arena) -> {
      digests.put(name, arena.digest());
      values.putAll(HostValues.of(name.equals(MODEL) ? "" : name + ".", arena));
    });
    return new TrainingResult(steps, losses, digests, values);
  }

  /** Returns in which step a kernel differs, and which parameters it reads or writes. */
  String about(DivergenceException difference) {
    String when =
        arenas.isEmpty() && steps == 0 ? "while the model is made" : "in step " + (steps + 1);
    List<String> names = new ArrayList<>();
    arenas.forEach((name, arena) ->
        touched(arena, difference)
            .forEach(p -> names.add(name.equals(MODEL) ? p : name + "." + p)));
    return "; "
        + when
        + (names.isEmpty()
            ? ""
            : ", with " + (names.size() == 1 ? "parameter " : "parameters ") + few(names));
  }

  private static String few(List<String> names) {
    return ElementDifferences.few(names, names.size());
  }

  private static List<String> touched(ParameterArena arena, DivergenceException difference) {
    List<Region> regions = difference.reproduction().spec().regions();
    List<String> names = new ArrayList<>();
    arena
        .views()
        .forEach((name, view) -> {
          SourceRange part = SourceRange.of(view.node()).orElseThrow();
          for (int i = 0; i < regions.size(); i++) {
            Argument argument = difference.arguments().get(i);
            if (argument.buffer() == part.source().buffer()
                && meets(part, regions.get(i), argument.offset())) {
              names.add(name);
              return;
            }
          }
        });
    return names;
  }

  /** Returns whether some parameters, which are floats, lie where a kernel reads or writes. */
  private static boolean meets(SourceRange part, Region region, long offset) {
    long from = offset + region.firstByte();
    long first = (long) part.first() * Float.BYTES;
    long bytes = (long) part.shape().size() * Float.BYTES;
    return first < from + region.byteSize() && from < first + bytes;
  }
}
