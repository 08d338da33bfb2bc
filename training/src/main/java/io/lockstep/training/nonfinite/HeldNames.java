package io.lockstep.training.nonfinite;

import io.lockstep.graph.Source;
import io.lockstep.graph.SourceRange;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.nonfinite.TracedOperand.Stored;
import io.lockstep.training.batch.Batch;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Targets;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** What people call the numbers that a run works on: of a parameter, or of an example. */
public final class HeldNames {
  private final Map<String, ParameterArena> arenas = new LinkedHashMap<>();
  private final Batch batch;
  private final Dataset data;
  private final IntUnaryOperator examples;

  /**
   * Names what a model, its optimizer and a batch hold.
   *
   * @param data what the batch is of
   * @param examples the number of each row of the batch in the data
   */
  public HeldNames(
      Model model, Optimizer optimizer, Batch batch, Dataset data, IntUnaryOperator examples) {
    arenas.put("", model.parameters());
    arenas.put("state ", model.state());
    optimizer.state().forEach((name, arena) -> arenas.put(name + " of ", arena));
    this.batch = batch;
    this.data = data;
    this.examples = examples;
  }

  /** Returns whether a number is one of an example. */
  public boolean isData(Stored stored) {
    return batch.partOf(stored.source()).isPresent();
  }

  /** Returns what to call a number, such as {@code '7.weight' [3,4]}. */
  public String of(Stored stored) {
    return ofBatch(stored).or(() -> ofArenas(stored)).orElseGet(stored::toString);
  }

  private Optional<String> ofBatch(Stored stored) {
    return batch
        .partOf(stored.source())
        .map(part -> {
          int rows = stored.source().shape().dim(0);
          int width = stored.source().shape().size() / Math.max(1, rows);
          int example = examples.applyAsInt(stored.element() / width);
          return column(part, stored.element() % width) + " of example " + example;
        });
  }

  private String column(Batch.Part part, int column) {
    return switch (part) {
      case FEATURES -> "feature '" + data.features().names().get(column) + "'";
      case TARGETS -> "target" + target(column);
      case WEIGHTS -> "weight";
    };
  }

  private String target(int column) {
    return data.targets() instanceof Targets.Values(var _, List<String> names)
        ? " '" + names.get(column) + "'"
        : "";
  }

  private Optional<String> ofArenas(Stored stored) {
    for (Map.Entry<String, ParameterArena> arena : arenas.entrySet()) {
      for (Map.Entry<String, Tensor> view : arena.getValue().views().entrySet()) {
        Optional<SourceRange> range = SourceRange.of(view.getValue().node());
        int at = range.map(r -> at(r, stored.source(), stored.element())).orElse(-1);
        if (at >= 0) {
          return Optional.of(
              arena.getKey() + "'" + view.getKey() + "' " + index(view.getValue(), at));
        }
      }
    }
    return Optional.empty();
  }

  private static int at(SourceRange range, Source source, int element) {
    int at = element - range.first();
    return range.source() == source && at < range.shape().size() ? at : -1;
  }

  private static String index(Tensor view, int element) {
    int[] index = new int[view.shape().rank()];
    int rest = element;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % view.shape().dim(axis);
      rest /= view.shape().dim(axis);
    }
    return Arrays.toString(index).replace(" ", "");
  }
}
