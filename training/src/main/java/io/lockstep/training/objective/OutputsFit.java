package io.lockstep.training.objective;

import io.lockstep.kernels.library.Loss;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import io.lockstep.training.network.Heads;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Structure;
import java.util.List;

/** Whether a model and data fit the objectives of several outputs. */
final class OutputsFit {
  private final OutputObjectives objectives;

  /**
   * Looks at the network's outputs.
   *
   * @throws TrainingException if they are not those of the objectives
   */
  OutputsFit(Structure network, OutputObjectives objectives) {
    this.objectives = objectives;
    int outputs = network.output().size();
    if (outputs != objectives.width()) {
      throw new TrainingException(
          "[model] gives %d outputs, but the objectives of %s take %d; give each output as many"
                  .formatted(
                      outputs, String.join(", ", objectives.outputs().keySet()), objectives.width())
              + " columns as its objective has");
    }
    List<Heads.Head> heads = Heads.of(network);
    if (heads.isEmpty()) {
      return;
    }
    List<String> names = heads.stream().map(Heads.Head::name).toList();
    if (!names.equals(List.copyOf(objectives.outputs().keySet()))) {
      throw new TrainingException(
          "[model] the network's outputs are %s, but the objectives are of %s; name both alike, in"
                  .formatted(
                      String.join(", ", names), String.join(", ", objectives.outputs().keySet()))
              + " the order of the names");
    }
    for (int i = 0; i < heads.size(); i++) {
      require(heads.get(i), objectives.parts().get(i));
    }
  }

  private static void require(Heads.Head head, OutputPart part) {
    int columns = part.to() - part.from();
    if (head.width() != columns) {
      throw new TrainingException(
          "[model] output '%s' has %d columns, but its objective takes %d; give it as many"
              .formatted(head.name(), head.width(), columns));
    }
    Layer layer = head.layer();
    if (!part.objective().leavesLogits(layer)) {
      throw new TrainingException(
          "[model] loss %s of output '%s' is of logits, which its last activation, %s, would"
                  .formatted(part.objective().loss(), head.name(), Networks.outputActivation(layer))
              + " change; leave it out, or take a loss of what it gives");
    }
  }

  /** Checks kind and names of the targets. */
  void requireTargets(DataUse use, Dataset data) {
    List<String> wanted = objectives.targetNames();
    if (!(data.targets() instanceof Targets.Values values)) {
      throw DataFit.refusal(
          use,
          "the data have no targets by name, but the outputs need "
              + String.join(", ", wanted)
              + "; give them by Dataset.of(inputs, targets)");
    }
    if (!values.names().equals(wanted)) {
      throw DataFit.refusal(
          use,
          "the data have the targets "
              + String.join(", ", values.names())
              + ", but the outputs need "
              + String.join(", ", wanted)
              + "; give one for each output, a column for each of its numbers");
    }
  }

  /** Checks that the losses can take every target. */
  void requireRange(DataUse use, Dataset data) {
    if (data.targets() instanceof Targets.Values(Matrix values, var _)) {
      for (OutputPart part : objectives.parts()) {
        for (int row = 0; row < values.rows(); row++) {
          for (int column = part.targetFrom(); column < part.targetTo(); column++) {
            requireRange(use, part, row, values.get(row, column));
          }
        }
      }
    }
  }

  private static boolean isClass(OutputPart part, float value) {
    Integer ignored = part.objective().ignoredClass();
    boolean known = value >= 0 && value < part.to() - part.from();
    return value == (int) value && (known || (ignored != null && ignored == (int) value));
  }

  /** One example at least counts in each output. */
  void requireWeight(DataUse use, Dataset data) {
    Matrix weights = data.weights();
    if (data.targets() instanceof Targets.Values(Matrix values, var _)) {
      for (OutputPart part : objectives.parts()) {
        boolean some = false;
        for (int row = 0; row < values.rows() && !some; row++) {
          boolean classes = part.objective().task() == Task.CLASSIFICATION;
          some =
              (weights == null || weights.get(row, 0) > 0)
                  && (!classes
                      || part.objective().counts((int) values.get(row, part.targetFrom())));
        }
        if (!some) {
          throw DataFit.refusal(
              use,
              "none of the %d %ss counts in the loss of output '%s': each has weight 0, or is of a"
                      .formatted(data.size(), use.example(), part.name())
                  + " class that has weight 0 or is ignored; give data with some that count, or"
                  + " other weights");
        }
      }
    }
  }

  private static void requireRange(DataUse use, OutputPart part, int row, float value) {
    Loss loss = part.objective().loss();
    boolean classes = part.objective().task() == Task.CLASSIFICATION;
    int count = part.to() - part.from();
    boolean fits =
        classes
            ? isClass(part, value)
            : value >= loss.targetKind().least() && value <= loss.targetKind().most();
    if (!fits) {
      throw DataFit.refusal(
          use,
          "output '%s' takes %s, but that of %s %d is %s; give targets in that range"
              .formatted(
                  part.name(),
                  classes
                      ? "classes from 0 to " + (count - 1)
                      : "targets " + loss.targetKind().range(),
                  use.example(),
                  row + 1,
                  value));
    }
  }
}
