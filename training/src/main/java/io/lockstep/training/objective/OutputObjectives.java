package io.lockstep.training.objective;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Structure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objectives of a network's several outputs, which stand side by side in the row that it gives,
 * in the order of their names. What is minimized is the sum of their mean losses, each multiplied
 * by its weight, in that order.
 *
 * @param outputs by name
 */
public record OutputObjectives(Map<String, OutputObjective> outputs) implements Criterion {
  /** Puts them into the order of their names. */
  public OutputObjectives {
    outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("[objective] there are no outputs; give one at least");
    }
  }

  @Override
  public List<OutputPart> parts() {
    List<OutputPart> parts = new ArrayList<>();
    int at = 0;
    int target = 0;
    for (Map.Entry<String, OutputObjective> entry : outputs.entrySet()) {
      OutputObjective output = entry.getValue();
      int width = output.objective().task() == Task.CLASSIFICATION ? 1 : output.outputs();
      parts.add(
          new OutputPart(
              entry.getKey(),
              output.objective(),
              output.weight(),
              at,
              at + output.outputs(),
              target,
              target + width));
      at += output.outputs();
      target += width;
    }
    return parts;
  }

  /** Returns the number of columns of all outputs. */
  public int width() {
    return parts().getLast().to();
  }

  /** Returns the number of columns of all targets: one for each class target. */
  public int targetWidth() {
    return parts().getLast().targetTo();
  }

  /**
   * Returns the names of the columns of targets, as {@code Dataset.of(inputs, targets)} has them.
   */
  public List<String> targetNames() {
    List<String> names = new ArrayList<>();
    for (OutputPart part : parts()) {
      int width = part.targetTo() - part.targetFrom();
      for (int column = 0; column < width; column++) {
        names.add(width == 1 ? part.name() : part.name() + "." + column);
      }
    }
    return names;
  }

  /**
   * Checks that a network has these outputs.
   *
   * @throws TrainingException if it has other ones, or one of another number of columns
   */
  public void requireFit(Structure network) {
    new OutputsFit(network, this);
  }

  @Override
  public boolean reconstructs() {
    return false;
  }

  @Override
  public boolean isWeighted() {
    return outputs.values().stream().anyMatch(output -> output.objective().isWeighted());
  }

  @Override
  public Tensor loss(Tensor prediction, Tensor target) {
    return total(part -> part.objective().loss(part.of(prediction), part.target(target)));
  }

  @Override
  public Tensor loss(Tensor prediction, Tensor target, Tensor weights) {
    return total(part -> part.objective().loss(part.of(prediction), part.target(target), weights));
  }

  /**
   * Returns the sums of all outputs; the weight is that of the first, where no classes have any.
   */
  @Override
  public Objective.LossSum sum(Tensor prediction, Tensor target, @Nullable Tensor weights) {
    List<Objective.LossSum> sums = sums(prediction, target, weights);
    return new Objective.LossSum(
        weighted(sums.stream().map(Objective.LossSum::total).toList()), sums.getFirst().weight());
  }

  /** Returns the sums of each output: where classes count differently, so do their weights. */
  public List<Objective.LossSum> sums(Tensor prediction, Tensor target, @Nullable Tensor weights) {
    return parts().stream()
        .map(part -> part.objective().sum(part.of(prediction), part.target(target), weights))
        .toList();
  }

  /**
   * Returns the share of a part of a batch in the loss of the whole: the sums of losses of each
   * output, divided by its weight in the whole.
   *
   * @param sums of the part
   * @param ofBatch the weight of each output in the whole batch, {@code [outputs]}
   */
  public Tensor share(List<Objective.LossSum> sums, Tensor ofBatch) {
    List<Tensor> means = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      Tensor weight = ofBatch.slice(0, i, i + 1).reshape();
      means.add(new Objective.LossSum(sums.get(i).total(), weight).mean());
    }
    return weighted(means);
  }

  private Tensor total(Function<OutputPart, Tensor> loss) {
    return weighted(parts().stream().map(loss).toList());
  }

  /** The sum of what is of each output, multiplied by the output's weight. */
  private Tensor weighted(List<Tensor> ofOutputs) {
    List<OutputPart> parts = parts();
    Tensor sum = ofOutputs.getFirst().mul(parts.getFirst().weight());
    for (int i = 1; i < parts.size(); i++) {
      sum = sum.add(ofOutputs.get(i).mul(parts.get(i).weight()));
    }
    return sum;
  }

  @Override
  public Tensor prediction(Tensor output) {
    return joined(part -> part.objective().prediction(part.of(output)));
  }

  private Tensor joined(Function<OutputPart, Tensor> each) {
    return Tensor.concat(1, parts().stream().map(each).toList());
  }
}
