package io.lockstep.training.objective;

import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.TensorException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Outlier;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Model;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether data fit a model, its objective and its scaling; asked before anything is computed. */
public final class DataFit {
  private final Model model;

  /** Of the only output, or of the first of several. */
  private final Objective objective;

  private final @Nullable OutputsFit several;
  private final Criterion criterion;
  private final Scaling scaling;
  private final int outputs;
  private volatile WeakReference<@Nullable Dataset> inRange = new WeakReference<>(null);

  /**
   * Looks at what the model makes of one scaled example; nothing is computed.
   *
   * @throws TrainingException if the model does not take it, does not give a row for it, or ends in
   *     an activation that the loss does not expect
   */
  public DataFit(Model model, Criterion criterion, Scaling scaling) {
    this.model = model;
    this.criterion = criterion;
    this.objective = criterion.parts().getFirst().objective();
    this.scaling = scaling;
    Shape output;
    try {
      output = model.forward(model.engine().zeros(1, scaling.width())).shape();
    } catch (TensorException e) {
      throw new TrainingException(
          "[model] does not take the "
              + counted(scaling.width(), "column")
              + " of the scaling: "
              + e.getMessage());
    }
    if (output.rank() != 2 || output.dim(0) != 1) {
      throw new TrainingException(
          "[model] gives "
              + output
              + " for one example [1,"
              + scaling.width()
              + "]; it must give a row for each, [n,outputs]");
    }
    this.outputs = output.dim(1);
    this.several =
        criterion instanceof OutputObjectives objectives
            ? new OutputsFit(model.structure(), objectives)
            : null;
    if (several == null && !objective.leavesLogits(model.network())) {
      throw new TrainingException(
          "[model] loss "
              + objective.loss()
              + " is of logits, which the network's last activation, "
              + Networks.outputActivation(model.network())
              + ", would change; leave it out, or take a loss of what it gives ('lockstep list"
              + " losses')");
    }
  }

  /** Returns the number of values that the model gives for an example. */
  public int outputs() {
    return outputs;
  }

  /**
   * Checks that there are examples, with as many features as the model takes.
   *
   * @throws TrainingException if not
   */
  public void requireFeatures(DataUse use, Dataset data) {
    if (data.size() == 0) {
      throw refusal(use, "the data have no examples; give at least one");
    }
    if (data.width() != scaling.width()) {
      throw refusal(
          use,
          "the data have "
              + counted(data.width(), "feature")
              + ", but model and scaling take "
              + scaling.width()
              + "; give data like those the model is for");
    }
  }

  /**
   * Checks features as well as kind and number of targets.
   *
   * @throws TrainingException if they do not fit
   */
  public void requireTargets(DataUse use, Dataset data) {
    requireFeatures(use, data);
    if (several != null) {
      several.requireTargets(use, data);
      return;
    }
    switch (objective.task()) {
      case CLASSIFICATION -> {
        boolean shares = objective.loss().targetKind().isClass();
        if (shares
            && data.targets() instanceof Targets.Values values
            && areShares(values.values(), 0)) {
          int width = values.values().width();
          if (width != outputs) {
            throw wrongCount(use, "shares of " + counted(width, "class"), width);
          }
        } else if (!(data.targets() instanceof Targets.Classes classes)) {
          throw wrongKind(use, data.targets(), "classes");
        } else if (classes.count() > outputs) {
          throw wrongCount(use, counted(classes.count(), "class"), classes.count());
        }
      }
      case REGRESSION -> {
        if (!(data.targets() instanceof Targets.Values values)) {
          throw wrongKind(use, data.targets(), "numbers to predict");
        }
        int width = values.values().width();
        if (width != outputs) {
          throw wrongCount(use, counted(width, "number") + " to predict", width);
        }
      }
      case RECONSTRUCTION -> {
        if (data.width() != outputs) {
          String features = counted(data.width(), "feature") + " to give again";
          throw wrongCount(use, features, data.width());
        }
      }
    }
  }

  /**
   * Checks that the loss can take every target, and what the model gives for the first examples;
   * goes through the data if it cannot take all numbers, unless they are those that were found to
   * be in range last.
   *
   * @throws TrainingException if it cannot
   */
  public void requireRange(DataUse use, Dataset data) {
    if (inRange.refersTo(data)) {
      return;
    }
    if (several != null) {
      several.requireRange(use, data);
    } else if (objective.task() == Task.RECONSTRUCTION) {
      Features features = data.features();
      requireRange(use, "scaled feature", features.values(), scaling, features.names());
    } else if (data.targets() instanceof Targets.Values(Matrix values, List<String> names)) {
      requireRange(use, "target", values, Scaling.identity(values.width()), names);
      if (objective.loss().targetKind().isClass()) {
        requireShares(use, values);
      }
    }
    requireWeight(use, data);
    for (OutputPart part : criterion.parts()) {
      OutputFit.require(model, part, scaling, use, data);
    }
    inRange = new WeakReference<>(data);
  }

  /** One example at least counts. */
  private void requireWeight(DataUse use, Dataset data) {
    if (!criterion.isWeighted() && data.weights() == null) {
      return;
    }
    if (several != null) {
      several.requireWeight(use, data);
      return;
    }
    Matrix weights = data.weights();
    Targets.Classes classes = data.targets() instanceof Targets.Classes c ? c : null;
    for (int r = 0; r < data.size(); r++) {
      boolean counts = weights == null || weights.get(r, 0) > 0;
      if (counts && (classes == null || objective.counts(classes.get(r)))) {
        return;
      }
    }
    throw refusal(
        use,
        "none of the "
            + counted(data.size(), use.example())
            + " counts in the loss: each has weight 0, or is of a class that has weight 0 or is"
            + " ignored; give data with some that count, or other weights");
  }

  private void requireRange(
      DataUse use, String what, Matrix numbers, Scaling scaled, List<String> names) {
    Loss.TargetKind kind = objective.loss().targetKind();
    Outlier found = Outlier.find(numbers, scaled, kind.least(), kind.most());
    if (found != null) {
      throw refusal(
          use,
          "loss %s takes targets %s, but %s '%s' of %s %d is %s; %s, such as squared_error"
              .formatted(
                  objective.loss(),
                  kind.range(),
                  what,
                  names.get(found.column()),
                  use.example(),
                  found.row() + 1,
                  found.value(),
                  remedy(use, kind)));
    }
  }

  /** The shares of the classes sum to 1 in each row. */
  private void requireShares(DataUse use, Matrix values) {
    for (int r = 0; r < values.rows(); r++) {
      if (!areShares(values, r)) {
        throw refusal(
            use,
            "loss %s takes shares of the classes that sum to 1, but those of %s %d sum to %s;"
                    .formatted(objective.loss(), use.example(), r + 1, (float) sum(values, r))
                + " divide them by their sum, or choose another loss, such as squared_error");
      }
    }
  }

  private static boolean areShares(Matrix values, int row) {
    return Math.abs(sum(values, row) - 1) <= OutputFit.TOLERANCE;
  }

  private static double sum(Matrix values, int row) {
    double sum = 0;
    for (int c = 0; c < values.width(); c++) {
      sum += values.get(row, c);
    }
    return sum;
  }

  private static String remedy(DataUse use, Loss.TargetKind kind) {
    return switch (use) {
      case TRAIN ->
          kind.equals(Loss.TargetKind.PROBABILITY)
              ? "scale to that range (--scale minmax, in Java Scaling.minMax), or choose another"
                  + " loss"
              : "give targets in that range, or choose another loss";
      case VALIDATE ->
          "leave such examples out (--val-split 0 holds out none), or train with another loss";
      case EVALUATE, PREDICT -> "leave such examples out, or train with another loss";
    };
  }

  private TrainingException wrongKind(DataUse use, Targets targets, String wanted) {
    String found =
        switch (targets) {
          case Targets.None _ -> "no targets";
          case Targets.Classes _ -> "classes";
          case Targets.Values _ -> "numbers to predict";
        };
    return refusal(
        use,
        "the data have "
            + found
            + ", but "
            + objective.task().name().toLowerCase(Locale.ROOT)
            + " needs "
            + wanted
            + "; give data with them, or choose another task");
  }

  private TrainingException wrongCount(DataUse use, String found, int wanted) {
    return refusal(
        use,
        "the data have "
            + found
            + ", but the model gives "
            + counted(outputs, "output")
            + "; build it with "
            + counted(wanted, "output"));
  }

  private static String counted(int count, String one) {
    String many = one.equals("class") ? "classes" : one + "s";
    return count + " " + (count == 1 ? one : many);
  }

  static TrainingException refusal(DataUse use, String problem) {
    return new TrainingException("[" + use.operation() + "] " + problem);
  }
}
